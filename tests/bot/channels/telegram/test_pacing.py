"""How fast and how persistently requests go out, on a clock of the test's own."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.pacing import PACED, Pacing


class Time:
    """A clock that sleeping moves; concurrent sleepers wake in their order."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class Api:
    """Notes when it was asked; fails with `problems` first."""

    def __init__(self, *problems: TelegramError) -> None:
        self.time = Time()
        self.problems = list(problems)
        self.asked: list[float] = []
        self.pacing = Pacing(self.time.clock, self.time.sleep)

    async def answer(self) -> bool:
        self.asked.append(self.time.now)
        if self.problems:
            raise self.problems.pop(0)
        return True

    async def request(self, chat: int | None = 1, mode: str | None = None) -> None:
        data: dict[str, Any] = {"chat_id": chat} if chat else {}
        await self.pacing.process_request(self.answer, (), {}, "sendMessage", data, mode)


def gaps(api: Api) -> list[float]:
    return [later - earlier for earlier, later in pairwise(api.asked)]


def run(api: Api, *requests: tuple[int | None, str | None]) -> None:
    async def all_requests() -> None:
        for chat, mode in requests:
            await api.request(chat, mode)

    asyncio.run(all_requests())


def test_replies_never_wait() -> None:
    """However many replies went out, the next goes at once."""
    api = Api()
    run(api, *[(1, None)] * 50)
    assert set(gaps(api)) == {0.0}


def test_the_rest_is_paced() -> None:
    """What is no reply keeps to 25 a second in all and 1 a second in a chat."""
    api = Api()
    run(api, *[(1, PACED)] * 3, *[(chat, PACED) for chat in range(2, 60)])
    assert gaps(api)[:2] == pytest.approx([1.0, 1.0])
    assert min(gaps(api)[3:]) == pytest.approx(1 / 25)
    api = Api()
    run(api, *[(chat, None) for chat in range(2, 52)], (1, PACED))
    assert gaps(api)[-1] == pytest.approx(2.0), "replies count as well"


def test_telegrams_wait_is_kept_in_its_chat() -> None:
    """Nothing more goes to that chat until the time is over; other chats go on."""
    api = Api(RetryAfter(timedelta(seconds=7)))
    run(api, (1, None), (2, None))
    assert gaps(api) == [7.0, 0.0]


def test_a_wait_beyond_use_is_an_error() -> None:
    """A reply that could only come in an hour is given up, and said so."""
    with pytest.raises(RetryAfter):
        run(Api(RetryAfter(3600)), (1, None))


def test_a_lost_network_is_survived() -> None:
    """Attempts back off and end after two minutes."""
    api = Api(NetworkError("x"), TimedOut(), NetworkError("x"))
    run(api, (1, None))
    assert gaps(api) == [0.5, 1.0, 2.0]
    lost = Api(*[NetworkError("x")] * 1000)
    with pytest.raises(NetworkError):
        run(lost, (1, None))
    assert 90 < lost.asked[-1] - lost.asked[0] <= 120


@pytest.mark.parametrize(("chat", "problem"), [(1, BadRequest("x")), (None, NetworkError("x"))])
def test_some_failures_are_final(chat: int | None, problem: TelegramError) -> None:
    """What Telegram refuses, and what no person waits for, is tried once."""
    api = Api(problem)
    with pytest.raises(type(problem)):
        run(api, (chat, None))
    assert len(api.asked) == 1


def test_no_chat_is_remembered_longer_than_it_is_paced() -> None:
    """When its second is over, a chat's id is gone with the next request."""
    api = Api()
    run(api, *[(chat, None) for chat in range(1, 200)])
    api.time.now += 60
    run(api, (1000, None))
    assert set(api.pacing._chats) == {1000}


def test_a_flood_waits_before_the_connections() -> None:
    """Of a thousand replies at once a hundred are under way, and all go out."""
    api = Api()
    under_way: list[int] = []
    now = 0

    async def answer() -> bool:
        nonlocal now
        now += 1
        under_way.append(now)
        await asyncio.sleep(0)
        now -= 1
        return True

    async def flood() -> None:
        api.answer = answer  # type: ignore[method-assign]
        await asyncio.gather(*(api.request(chat) for chat in range(1, 1001)))

    asyncio.run(flood())
    assert len(under_way) == 1000
    assert max(under_way) == 100
