"""Sessions in a real Valkey: one conversation, whichever replica a message comes to."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from bot.messages import Choice
from bot.sessions import BURST, LIFETIME, Session, Step
from bot.sessions.queue import LEASE_SECONDS, Queue, Ticket
from bot.sessions.shared import ValkeySessions
from indicators.categories import Channel
from tests.servers.valkey import ValkeyStore

KEY = "a key of the test"
CHAT = "chat-5550001112"

type Scene = Callable[..., Awaitable[None]]


@asynccontextmanager
async def replicas(valkey: ValkeyStore, number: int = 2) -> AsyncIterator[list[ValkeySessions]]:
    async with AsyncExitStack() as stack:
        made = [ValkeySessions(valkey.url, KEY) for _ in range(number)]
        for one in made:
            stack.push_async_callback(one.close)
        yield made


def play(valkey: ValkeyStore, scene: Scene, number: int = 2) -> None:
    """Play `scene` with as many replicas."""

    async def played() -> None:
        async with replicas(valkey, number) as made:
            await scene(*made)

    asyncio.run(played())


async def look(sessions: ValkeySessions, chat: str = CHAT) -> Session:
    async with sessions.visit(Channel.WEB, chat) as visit:
        return visit.session


async def wait_for_place(sessions: ValkeySessions, chat: str = CHAT) -> None:
    async with sessions.visit(Channel.WEB, chat) as visit:
        offered = (Choice("Cần giúp đỡ", "answer:x"),)
        visit.session = replace(visit.session, step=Step.PLACE, new=False, offered=offered)


def tickets(valkey: ValkeyStore, kind: str = "visit") -> list[bytes]:
    """Return who stands in the queue of the only chat that there is."""
    [queue] = valkey.client.keys(f"langnghe:{kind}:*:queue") or [b""]
    return list(valkey.client.zrange(queue, 0, -1)) if queue else []


async def until(true: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        await asyncio.sleep(0.005)


def test_replicas_share_a_conversation(valkey: ValkeyStore) -> None:
    """What one keeps the other finds; another chat and another channel are apart."""

    async def scene(one: ValkeySessions, other: ValkeySessions) -> None:
        await wait_for_place(one)
        found = await look(other)
        assert found.step is Step.PLACE
        assert found.offered == (Choice("Cần giúp đỡ", "answer:x"),)
        assert (await look(other, "another")).new
        async with other.visit(Channel.TELEGRAM, CHAT) as visit:
            assert visit.session.new

    play(valkey, scene)


def test_everything_ends_by_itself(valkey: ValkeyStore) -> None:
    """Each key ends after 30 minutes at the latest, also while somebody is being answered."""

    async def scene(one: ValkeySessions, _other: ValkeySessions) -> None:
        async with one.turn(Channel.WEB, CHAT), one.visit(Channel.WEB, CHAT):
            ends = [valkey.client.pttl(key) for key in valkey.client.keys("*")]
            assert len(ends) == 4
            assert all(0 < end <= LIFETIME * 1000 for end in ends)
        [end] = [valkey.client.pttl(key) for key in valkey.client.keys("*")]
        assert (LIFETIME - 5) * 1000 < end <= LIFETIME * 1000

    play(valkey, scene)


def test_leaving_forgets_at_once(valkey: ValkeyStore) -> None:
    """After a conversation that ended, Valkey is empty."""

    async def scene(one: ValkeySessions, other: ValkeySessions) -> None:
        await wait_for_place(one)
        async with other.visit(Channel.WEB, CHAT) as visit:
            visit.ended = True
        assert valkey.client.keys("*") == []

    play(valkey, scene)


def test_a_chat_keeps_its_order_over_replicas(valkey: ValkeyStore) -> None:
    """Who came first goes first, whichever replica it came to; other chats do not wait."""
    done: list[str] = []

    async def scene(*all_of_them: ValkeySessions) -> None:
        door = asyncio.Event()

        async def message(replica: ValkeySessions, name: str) -> None:
            async with replica.turn(Channel.TELEGRAM, CHAT):
                await door.wait()
                done.append(name)

        waiting = []
        for number, replica in enumerate(all_of_them):
            waiting.append(asyncio.create_task(message(replica, str(number))))
            await until(lambda n=number: len(tickets(valkey, "turn")) == n + 1)  # type: ignore[misc]
        async with asyncio.timeout(2), all_of_them[1].turn(Channel.TELEGRAM, "another"):
            done.append("another")
        door.set()
        await asyncio.gather(*waiting)

    play(valkey, scene, 5)
    assert done == ["another", "0", "1", "2", "3", "4"]


def test_messages_of_a_replica_wait_here(valkey: ValkeyStore) -> None:
    """A flood in a chat stands in line in its process, with one ticket in Valkey."""
    done: list[int] = []

    async def scene(one: ValkeySessions, _other: ValkeySessions) -> None:
        async def message(number: int) -> None:
            async with one.visit(Channel.WEB, CHAT):
                assert len(tickets(valkey)) == 1
                done.append(number)

        await asyncio.gather(*(message(number) for number in range(30)))

    play(valkey, scene)
    assert done == list(range(30))


def test_no_message_is_lost_between_replicas(valkey: ValkeyStore) -> None:
    """Each of many visits at once builds on the one before."""

    async def scene(*all_of_them: ValkeySessions) -> None:
        async def message(replica: ValkeySessions) -> None:
            async with replica.visit(Channel.WEB, CHAT) as visit:
                misses = visit.session.misses + 1
                await asyncio.sleep(0)
                visit.session = replace(visit.session, misses=misses)

        await asyncio.gather(*(message(one) for one in all_of_them for _ in range(20)))
        assert (await look(all_of_them[0])).misses == 60

    play(valkey, scene, 3)


def test_a_dead_replica_holds_up_nobody_for_long(valkey: ValkeyStore) -> None:
    """The next in the chat goes on when the lease of the dead one is over, not before."""

    async def scene(dead: ValkeySessions, other: ValkeySessions) -> None:
        await dead._visits.enter(dead._mark(Channel.WEB, CHAT).hex()[:32])  # and never a word again
        begun = time.monotonic()
        await look(other)
        assert LEASE_SECONDS - 0.5 < time.monotonic() - begun < LEASE_SECONDS + 1

    play(valkey, scene)


def test_who_was_overtaken_changes_nothing(valkey: ValkeyStore) -> None:
    """Who stood still finds its ticket gone; who says that it works is waited for."""

    async def scene(slow: ValkeySessions, other: ValkeySessions) -> None:
        chat = slow._mark(Channel.WEB, CHAT).hex()[:32]
        stood_still = await slow._visits.enter(chat)
        ticket = await other._visits.enter(chat)
        assert not await slow._visits.put(stood_still, b"late")
        async with other._visits.kept_alive(ticket):
            await asyncio.sleep(LEASE_SECONDS + 0.5)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(slow._visits.enter(chat), 0.5)
        assert await other._visits.put(ticket, b"in time")
        found = await slow._visits.enter(chat)
        assert found.value == b"in time"

    play(valkey, scene)


def test_a_clock_that_was_set_back_holds_up_nobody(valkey: ValkeyStore) -> None:
    """A deadline an hour ahead is of another time: its ticket is gone."""

    async def scene(one: ValkeySessions, _other: ValkeySessions) -> None:
        chat = one._mark(Channel.WEB, CHAT).hex()[:32]
        prefix = f"langnghe:visit:{{{chat}}}"
        valkey.client.zadd(f"{prefix}:queue", {"old": 1})
        valkey.client.zadd(f"{prefix}:alive", {"old": (time.time() + 3600) * 1000})
        async with asyncio.timeout(1):
            await look(one)
        early = replace(Session(), step=Step.PLACE, touched=time.time() + 3 * 3600)
        async with one.visit(Channel.WEB, CHAT) as visit:
            visit.session = early
        assert (await look(one)).new

    play(valkey, scene)


def test_a_repeated_message_is_known_everywhere(valkey: ValkeyStore) -> None:
    """Once it was answered; one whose replica failed on it is answered when it comes again."""

    async def repeated(replica: ValkeySessions, message: str, fail: bool = False) -> bool:
        async with replica.visit(Channel.ZALO_OA, CHAT, message) as visit:
            if fail:
                raise ZeroDivisionError
            return visit.repeated

    async def scene(one: ValkeySessions, other: ValkeySessions) -> None:
        with pytest.raises(ZeroDivisionError):
            await repeated(one, "m1", fail=True)
        assert not await repeated(other, "m1")
        assert await repeated(one, "m1")
        assert not await repeated(one, "m2")
        assert not await repeated(one, "")
        assert not await repeated(one, "")

    play(valkey, scene)


def test_a_failure_keeps_the_session_and_frees_the_chat(valkey: ValkeyStore) -> None:
    """An error in the middle of a message changes nothing, and nobody waits for it."""

    async def fail(replica: ValkeySessions) -> None:
        async with replica.visit(Channel.WEB, CHAT) as visit:
            visit.session = Session()
            raise ZeroDivisionError

    async def scene(one: ValkeySessions, other: ValkeySessions) -> None:
        await wait_for_place(one)
        with pytest.raises(ZeroDivisionError):
            await fail(one)
        async with asyncio.timeout(1):
            assert (await look(other)).step is Step.PLACE

    play(valkey, scene)


def test_a_flood_over_replicas_is_one_flood(valkey: ValkeyStore) -> None:
    """The allowance is the chat's, not the replica's."""

    async def scene(*both: ValkeySessions) -> None:
        flooding = [(await look(both[number % 2])).flooding for number in range(int(BURST) + 5)]
        assert not any(flooding[: int(BURST)])
        assert any(flooding[int(BURST) :])

    play(valkey, scene)


def test_without_valkey_people_are_answered(
    valkey: ValkeyStore, capfd: pytest.CaptureFixture[str]
) -> None:
    """From this process's memory, told once; when Valkey is back, all share again."""

    async def scene(one: ValkeySessions, other: ValkeySessions) -> None:
        await look(one)
        valkey.crash()
        try:
            async with asyncio.timeout(2):
                for _ in range(20):
                    await wait_for_place(one)
                    assert (await look(one)).step is Step.PLACE
            assert not one.ready
        finally:
            valkey.start()
        watching = asyncio.create_task(one.watch())
        await until(lambda: one.ready)
        watching.cancel()
        await wait_for_place(one)
        assert (await look(other)).step is Step.PLACE

    play(valkey, scene)
    printed = "".join(capfd.readouterr())
    assert printed.count("valkey_not_reached") == 1
    assert "valkey_reached" in printed


def test_a_valkey_that_hangs_costs_a_second(valkey: ValkeyStore) -> None:
    """It takes connections and never answers: one waits for it, the others do not."""

    async def scene(one: ValkeySessions, _other: ValkeySessions) -> None:
        await look(one)
        valkey.freeze()
        try:
            async with asyncio.timeout(3):
                await look(one)
            begun = time.monotonic()
            await asyncio.gather(*(look(one, str(number)) for number in range(50)))
            assert time.monotonic() - begun < 1.5
        finally:
            valkey.thaw()

    play(valkey, scene)


def test_a_flush_in_the_middle_is_survived(valkey: ValkeyStore) -> None:
    """Who is being answered is answered; what was known is gone, and nothing hangs."""

    async def scene(one: ValkeySessions, other: ValkeySessions) -> None:
        await wait_for_place(one)
        async with one.visit(Channel.WEB, CHAT):
            valkey.client.flushall()
            valkey.client.script_flush()
        async with asyncio.timeout(1):
            assert (await look(other)).new

    play(valkey, scene)


def test_what_is_not_a_session_is_no_obstacle(
    valkey: ValkeyStore, capfd: pytest.CaptureFixture[str]
) -> None:
    """A value that nobody of us wrote is told and replaced."""

    async def scene(one: ValkeySessions, _other: ValkeySessions) -> None:
        await look(one)
        [key] = valkey.client.keys("*:session")
        valkey.client.set(key, b"nonsense")
        assert (await look(one)).new
        await wait_for_place(one)
        assert (await look(one)).step is Step.PLACE

    play(valkey, scene)
    assert "session_unread" in "".join(capfd.readouterr())


def test_whose_a_session_is_cannot_be_told_from_valkey(valkey: ValkeyStore) -> None:
    """No id in any plain or hashed form; with another secret, another key."""

    async def scene(one: ValkeySessions, _other: ValkeySessions) -> None:
        async with one.turn(Channel.WEB, CHAT), one.visit(Channel.WEB, CHAT, "msg-777"):
            stolen = valkey.everything()
        stolen += valkey.everything()
        stranger = ValkeySessions(valkey.url, "another key")
        assert stranger._mark(CHAT) != one._mark(CHAT)
        await stranger.close()
        for planted in (CHAT, "msg-777", f"web\0{CHAT}"):
            assert planted.encode() not in stolen
            for name in ("md5", "sha1", "sha256"):
                digest = hashlib.new(name, planted.encode())
                assert digest.hexdigest()[:16].encode() not in stolen

    play(valkey, scene)


def test_a_queue_gives_tickets_in_turn(valkey: ValkeyStore) -> None:
    """Who waits comes next, and the value is handed on."""

    async def scene(one: ValkeySessions, other: ValkeySessions) -> None:
        queues: list[Queue] = [one._visits, other._visits]
        first = await queues[0].enter("chat")
        waiting = asyncio.create_task(queues[1].enter("chat"))
        await until(lambda: len(tickets(valkey)) == 2)
        assert await queues[0].put(first, b"handed on")
        second: Ticket = await waiting
        assert second.value == b"handed on"
        assert await queues[1].drop(second)
        assert valkey.client.keys("*") == []

    play(valkey, scene)
