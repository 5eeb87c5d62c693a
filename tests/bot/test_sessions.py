"""State is short-lived, closed, and one message at a time."""

import asyncio
from dataclasses import fields, replace

import pytest

from bot.sessions import BURST, LIFETIME, MemorySessions, Session, Step
from indicators.categories import Channel
from tests.clock import Clock


@pytest.fixture
def sessions(clock: Clock) -> MemorySessions:
    return MemorySessions(clock)


async def wait_for_place(sessions: MemorySessions, chat: str = "a") -> None:
    async with sessions.visit(Channel.WEB, chat) as visit:
        visit.session = replace(visit.session, step=Step.PLACE, new=False)


async def look(sessions: MemorySessions, chat: str = "a") -> Session:
    async with sessions.visit(Channel.WEB, chat) as visit:
        return visit.session


def test_what_is_remembered_is_there_next_time(sessions: MemorySessions) -> None:
    """A step lasts from one message to the next, in its own chat only."""

    async def talk() -> None:
        await wait_for_place(sessions)
        assert (await look(sessions)).step is Step.PLACE
        assert (await look(sessions, "b")).new

    asyncio.run(talk())


def test_half_an_hour_of_silence_ends_it(sessions: MemorySessions, clock: Clock) -> None:
    """After 30 minutes nothing is known, and nothing is held."""

    async def talk() -> None:
        await wait_for_place(sessions)
        clock.now += LIFETIME + 1
        assert (await look(sessions)).new
        assert len(sessions) == 1

    asyncio.run(talk())


def test_leaving_forgets_at_once(sessions: MemorySessions) -> None:
    """A visit that ends the conversation leaves nothing behind."""

    async def talk() -> None:
        async with sessions.visit(Channel.WEB, "a") as visit:
            visit.ended = True
        assert len(sessions) == 0

    asyncio.run(talk())


def test_messages_of_a_chat_wait_for_each_other(sessions: MemorySessions) -> None:
    """The second message of a chat starts when the first is done; another chat does not wait."""
    order: list[str] = []

    async def message(chat: str, name: str, seconds: float) -> None:
        async with sessions.visit(Channel.WEB, chat):
            order.append(f"{name} starts")
            await asyncio.sleep(seconds)
            order.append(f"{name} ends")

    async def talk() -> None:
        await asyncio.gather(
            message("a", "first", 0.05), message("a", "second", 0), message("b", "other", 0)
        )

    asyncio.run(talk())
    assert order.index("first ends") < order.index("second starts")
    assert order.index("other ends") < order.index("first ends")


def test_a_repeated_id_is_known(sessions: MemorySessions) -> None:
    """The same message id in a chat is a repetition; in another chat it is not."""

    async def repeated(chat: str, message_id: str) -> bool:
        async with sessions.visit(Channel.TELEGRAM, chat, message_id) as visit:
            return visit.repeated

    async def talk() -> list[bool]:
        calls = [("a", "1"), ("a", "1"), ("b", "1"), ("a", "2"), ("a", ""), ("a", "")]
        return [await repeated(*call) for call in calls]

    assert asyncio.run(talk()) == [False, True, False, False, False, False]


def test_a_failure_keeps_the_session_as_it_was(sessions: MemorySessions) -> None:
    """An error in the middle of a message changes nothing and frees the chat."""

    async def fail() -> None:
        async with sessions.visit(Channel.WEB, "a") as visit:
            visit.session = Session()
            raise ZeroDivisionError

    async def talk() -> None:
        await wait_for_place(sessions)
        with pytest.raises(ZeroDivisionError):
            await fail()
        assert (await look(sessions)).step is Step.PLACE

    asyncio.run(talk())


def test_a_flood_is_noticed_and_passes(sessions: MemorySessions, clock: Clock) -> None:
    """More messages than the allowance flood; a pause lets the chat speak again."""

    async def talk() -> None:
        for _ in range(int(BURST)):
            assert not (await look(sessions)).flooding
        assert (await look(sessions)).flooding
        clock.now += 5
        assert not (await look(sessions)).flooding

    asyncio.run(talk())


def test_memory_is_bounded(clock: Clock) -> None:
    """The longest silent chats make room for new ones."""
    sessions = MemorySessions(clock, capacity=10)

    async def talk() -> None:
        for number in range(50):
            await look(sessions, str(number))

    asyncio.run(talk())
    assert len(sessions) <= 10


def test_a_session_has_no_room_for_text() -> None:
    """Every field is a closed category, a flag, a number, a code or what the bot itself offered."""
    allowed = {"new", "language", "step", "offered", "unit", "doubted", "calm", "misses"}
    assert {field.name for field in fields(Session)} == allowed | {"allowance", "touched"}
