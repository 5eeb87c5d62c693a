"""The day that is counted is Viet Nam's, whatever the clock of the machine does."""

from __future__ import annotations

import asyncio
import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import conversation as conversations
from bot.conversation import Conversation
from bot.counting import CountWriter
from bot.knowledge import Knowledge
from bot.messages import Incoming
from bot.sessions import MemorySessions
from indicators.categories import Channel, Event
from indicators.counts import Counts


class Clock:
    """The machine's clock: one instant, in UTC."""

    def __init__(self) -> None:
        self.instant = datetime.datetime.now(datetime.UTC)

    def set(self, text: str) -> None:
        self.instant = datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)

    def now(self, zone: datetime.tzinfo) -> datetime.datetime:
        return self.instant.astimezone(zone)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    fake = SimpleNamespace(datetime=SimpleNamespace(now=clock.now))
    monkeypatch.setattr(conversations, "datetime", fake)
    return clock


def days(folder: Path, clock: Clock, knowledge: Knowledge, *instants: str) -> dict[str, int]:
    """Send a message at each of `instants`; return how many are counted, by day."""
    store = Counts(f"sqlite:///{folder / 'counts.db'}")

    async def talk() -> None:
        conversation = Conversation(knowledge, MemorySessions(), CountWriter(store))
        for instant in instants:
            clock.set(instant)
            turn = await conversation.handle(Incoming(Channel.WEB, "chat", choice="hotlines"))
            assert turn.replies

    asyncio.run(talk())
    read = store.read()
    return {str(key.day): read[key] for key in read if key.event is Event.MESSAGE}


def test_the_day_changes_at_midnight_in_viet_nam(
    tmp_path: Path, clock: Clock, knowledge: Knowledge
) -> None:
    """At 17:00 UTC, not at midnight UTC."""
    found = days(
        tmp_path,
        clock,
        knowledge,
        "2026-11-20T16:59:59+00:00",
        "2026-11-20T17:00:00+00:00",
        "2026-11-21T00:00:00+00:00",
        "2026-11-21T16:59:59.999999+00:00",
    )
    assert found == {"2026-11-20": 1, "2026-11-21": 3}


def test_the_last_day_of_a_month_is_its_own(
    tmp_path: Path, clock: Clock, knowledge: Knowledge
) -> None:
    """The evening of the last day belongs to the month that ends; a leap day and New Year, too."""
    found = days(
        tmp_path,
        clock,
        knowledge,
        "2026-11-30T23:59:59+07:00",
        "2026-12-01T00:00:00+07:00",
        "2028-02-29T23:59:59+07:00",
        "2028-03-01T00:00:00+07:00",
        "2026-12-31T23:59:59+07:00",
        "2027-01-01T00:00:00+07:00",
    )
    assert list(found.values()) == [1] * 6
    assert set(found) == {
        "2026-11-30",
        "2026-12-01",
        "2028-02-29",
        "2028-03-01",
        "2026-12-31",
        "2027-01-01",
    }


def test_a_clock_that_jumps_loses_nothing(
    tmp_path: Path, clock: Clock, knowledge: Knowledge
) -> None:
    """Forward a year, back two days: each message is answered and counted on the day then told."""
    found = days(
        tmp_path,
        clock,
        knowledge,
        "2026-11-21T10:00:00+07:00",
        "2027-11-21T10:00:00+07:00",
        "2026-11-19T10:00:00+07:00",
        "2026-11-21T10:00:01+07:00",
    )
    assert found == {"2026-11-21": 2, "2027-11-21": 1, "2026-11-19": 1}
