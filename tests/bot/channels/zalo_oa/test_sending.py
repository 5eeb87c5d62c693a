"""What happens when Zalo refuses, and what is not even tried."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bot.channels.zalo_oa.access import Access
from bot.channels.zalo_oa.api import OaApi
from bot.channels.zalo_oa.render import Message
from bot.channels.zalo_oa.sending import REMEDIES, Allowance, Remedy, Sender
from bot.channels.zalo_oa.service import oauth
from bot.channels.zalo_oa.told import ToldHealth
from indicators.categories import Channel
from indicators.database import open_database
from indicators.health import ChannelHealth, Health
from tests.bot.channels.zalo_oa.conftest import authorise, settings_of, store_of
from tests.servers.zalo_oa import DAY, FREE_MESSAGES, Fault, ZaloOa

HELLO = [Message("chào")]


class Post:
    """A sender on Zalo's server, with waits that take no time."""

    def __init__(self, zalo: ZaloOa, folder: Path, paid: bool = False) -> None:
        self.zalo = zalo
        self.waited: list[float] = []
        self.settings = settings_of(zalo, folder)
        engine = open_database(self.settings.database_url.get_secret_value())
        self.health = ChannelHealth(engine)
        self._paid = paid
        authorise(zalo, self.settings)
        zalo.act("anna")

    def deliver(
        self, messages: list[Message] = HELLO, age: float = 0.0, seconds: float = 8.0
    ) -> list[str]:
        """Send `messages` to Anna, who acted `age` seconds ago; return what she has."""
        self.zalo.acted["anna"] = time.time() - age
        asyncio.run(self._deliver(messages, age, seconds))
        return self.zalo.texts("anna")

    async def _deliver(self, messages: list[Message], age: float, limit: float) -> None:
        async def sleep(seconds: float) -> None:
            self.waited += [seconds] if seconds else []

        api = OaApi(self.zalo.url, limit)
        health = ToldHealth(self.health)
        access = Access(store_of(self.settings), oauth(self.settings), api, health)
        sender = Sender(api, access, health, Allowance(FREE_MESSAGES, self._paid), sleep)
        await sender.deliver("anna", messages, time.time() - age)
        await api.close()


@pytest.fixture
def post(zalo: ZaloOa, tmp_path: Path) -> Post:
    return Post(zalo, tmp_path)


def test_every_known_code_has_a_remedy() -> None:
    """The codes in Zalo's list that a reply can meet."""
    known = {-216, -220, -213, -230, -232, -32, -211, -218, -210}
    assert known <= set(REMEDIES)


@pytest.mark.parametrize("code", [-216, -220])
def test_a_refused_token_is_renewed_once(post: Post, code: int) -> None:
    """One refresh, one more attempt; a second refusal ends it."""
    post.zalo.fail("message/cs", Fault(error=code))
    assert post.deliver() == ["chào"]
    assert post.zalo.refreshes == 1
    post.zalo.fail("message/cs", *[Fault(error=code)] * 5)
    assert post.deliver() == ["chào"]
    assert post.zalo.refreshes == 2
    assert post.zalo.requests.count("message/cs") == 4


@pytest.mark.parametrize("code", [-213, -230, -232, -201, -9999])
def test_who_cannot_be_reached_is_left_alone(post: Post, code: int) -> None:
    """Not a follower, outside the window, or a fault unknown: one request, no more."""
    post.zalo.fail("message/cs", Fault(error=code))
    assert post.deliver(HELLO * 3) == []
    assert post.zalo.requests == ["message/cs"]


@pytest.mark.parametrize(
    "fault", [Fault(error=-32), Fault(status=500), Fault(status=429, error=0), Fault(cut=True)]
)
def test_a_passing_fault_is_waited_for(post: Post, fault: Fault) -> None:
    """Rate limits and broken lines are met with longer and longer waits."""
    post.zalo.fail("message/cs", fault, fault)
    assert post.deliver() == ["chào"]
    assert post.waited == [1, 2]


def test_a_fault_that_stays_is_given_up(post: Post) -> None:
    """Nobody waits for ever; later messages of the turn are not tried."""
    post.zalo.fail("message/cs", *[Fault(status=503)] * 4)
    assert post.deliver(HELLO * 2) == []
    assert post.waited == [1, 2, 4]


@pytest.mark.parametrize("code", [-211, -218])
def test_an_empty_quota_is_told(post: Post, code: int) -> None:
    """Those who run the bot see it until a message goes through again."""
    post.zalo.fail("message/cs", Fault(error=code))
    assert post.deliver(HELLO * 2) == []
    assert post.health.read()[Channel.ZALO_OA][0] is Health.OUT_OF_QUOTA
    post.deliver()
    assert post.health.read()[Channel.ZALO_OA][0] is Health.GOOD


def test_too_long_for_zalo_is_sent_in_halves(post: Post) -> None:
    """Should Zalo count otherwise than we do: shorter messages, buttons on the last."""
    post.zalo.fail("message/cs", Fault(error=-210))
    button: dict[str, object] = {"title": "Thoát", "type": "oa.query.hide", "payload": "#leave"}
    assert post.deliver([Message("Một hai. Ba bốn.", (button,))]) == ["Một hai.", "Ba bốn."]
    assert "attachment" not in post.zalo.shown["anna"][0]
    assert post.zalo.payloads("anna") == ["#leave"]


def test_halves_are_not_halved_again(post: Post) -> None:
    """Where the code means something else after all, it ends with the first half."""
    post.zalo.fail("message/cs", *[Fault(error=-210)] * 9)
    assert post.deliver([Message("Một hai. Ba bốn.")]) == []
    assert len(post.zalo.requests) == 2


def test_a_line_that_goes_dead_is_given_up_and_tried_again(post: Post) -> None:
    """Zalo that does not answer in time is asked once more; Anna may get it twice, never not."""
    post.zalo.fail("message/cs", Fault(seconds=1.0))
    assert post.deliver(seconds=0.3)[:1] == ["chào"]
    assert post.waited == [1]


def test_nothing_is_sent_that_zalo_would_bill(post: Post) -> None:
    """Eight messages within 48 hours of the last act; then silence."""
    assert len(post.deliver(HELLO * 12)) == FREE_MESSAGES
    assert post.zalo.billed == 0
    assert len(post.deliver(age=2 * DAY + 1)) == FREE_MESSAGES
    assert post.zalo.requests == ["message/cs"] * FREE_MESSAGES


def test_what_costs_may_be_allowed(zalo: ZaloOa, tmp_path: Path) -> None:
    """With the setting, up to seven days; after that Zalo is not even asked."""
    post = Post(zalo, tmp_path, paid=True)
    assert len(post.deliver(HELLO * 12)) == 12
    assert zalo.billed == 4
    assert len(post.deliver(age=6 * DAY)) == 13
    assert len(post.deliver(age=7 * DAY)) == 13


@pytest.mark.parametrize(
    ("number", "age", "paid", "allowed"),
    [
        (0, 0.0, False, True),
        (7, 2 * DAY - 1, False, True),
        (8, 0.0, False, False),
        (8, 0.0, True, True),
        (0, 2 * DAY, False, False),
        (0, 7 * DAY - 1, True, True),
        (0, 7 * DAY, True, False),
    ],
)
def test_the_windows(number: int, age: float, paid: bool, allowed: bool) -> None:
    """48 hours and eight messages free, seven days at a price, then never."""
    assert Allowance(8, paid).allows(number, age) is allowed


def test_remedies_are_all_used() -> None:
    """No remedy stands without a code."""
    assert set(REMEDIES.values()) == set(Remedy)
