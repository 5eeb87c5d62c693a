"""What an attacker has: every figure that is published, and contacts to publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from indicators.categories import Channel, Event, Pair, Topic
from indicators.counts import Counts
from indicators.disclosure import Figure, Published, publish, spans
from indicators.measures import Measure
from indicators.periods import Period, own_range, parse_period

YEAR = 2026
LATER = date(YEAR + 1, 1, 1)
PROVINCES = ("48", "91")
# Communes of the first province, and of the second.
COMMUNES = ("20194", "20200", "20203", "30292", "30295")
UNITS = ("", *PROVINCES, *COMMUNES)
MEASURES = (Measure.MESSAGES, Measure.KNOWLEDGE_ECONOMY, Measure.DISCLOSURES)


class Line(NamedTuple):
    """A finest class of contacts, as the store keeps it."""

    event: Event
    topic: Topic
    channel: Channel


LINES = {
    Measure.MESSAGES: (
        Line(Event.MESSAGE, Topic.NONE, Channel.WEB),
        Line(Event.MESSAGE, Topic.NONE, Channel.ZALO_OA),
    ),
    Measure.KNOWLEDGE_ECONOMY: (
        Line(Event.ANSWER, Topic.LAW_WORK_EQUALITY, Channel.WEB),
        Line(Event.ANSWER, Topic.ECONOMIC_SUPPORT_WOMEN, Channel.WEB),
    ),
    Measure.DISCLOSURES: (Line(Event.DISCLOSURE, Topic.DISCLOSURE_VIOLENCE, Channel.WEB),),
}


class Contact(NamedTuple):
    """What one contact was."""

    day: date
    line: Line
    unit: str


class Remembered(Counts):
    """Counts in memory: the ways in which disclosure reads the store."""

    def __init__(self, contacts: Counter[Contact], pairs: Counter[Pair] | None = None) -> None:
        self.contacts = contacts
        self.pairs = pairs or Counter()

    def by_day(self, first: date, last: date) -> Counter[tuple[date, Event, Topic]]:
        found: Counter[tuple[date, Event, Topic]] = Counter()
        for contact, number in self._between(first, last):
            found[contact.day, contact.line.event, contact.line.topic] += number
        return found

    def by_channel(self, first: date, last: date) -> Counter[tuple[date, Channel]]:
        found: Counter[tuple[date, Channel]] = Counter()
        for contact, number in self._between(first, last):
            if contact.line.event is Event.MESSAGE:
                found[contact.day, contact.line.channel] += number
        return found

    def by_unit(self, first: date, last: date) -> Counter[tuple[Event, Topic, str]]:
        found: Counter[tuple[Event, Topic, str]] = Counter()
        for contact, number in self._between(first, last):
            if contact.unit:
                found[contact.line.event, contact.line.topic, contact.unit] += number
        return found

    def read_pairs(self, first: date = date.min, last: date = date.max) -> Counter[Pair]:
        return Counter({p: n for p, n in self.pairs.items() if first <= p.day <= last})

    def _between(self, first: date, last: date) -> Iterator[tuple[Contact, int]]:
        return ((one, n) for one, n in self.contacts.items() if first <= one.day <= last)


def published(
    contacts: Counter[Contact], today: date = LATER, pairs: Counter[Pair] | None = None
) -> Published:
    return publish(Remembered(contacts, pairs), today)


def ranges(last: date = date(YEAR, 12, 31)) -> list[Period]:
    """Return all periods that begin and end with a span, and that end on `last` or before."""
    cuts = spans(YEAR, last + timedelta(days=1))
    return [
        own_range(first.first, end.last) for index, first in enumerate(cuts) for end in cuts[index:]
    ]


def days(of: Iterable[int] = range(365)) -> list[Period]:
    """Return days of the year, each a period."""
    first = date(YEAR, 1, 1)
    return [own_range(day, day) for day in (first + timedelta(days=number) for number in of)]


def everything(figures: Published, periods: Iterable[Period]) -> dict[Any, Figure]:
    """Return every figure of these periods: by measure and unit, and all tables."""
    found: dict[Any, Figure] = {}
    for period in periods:
        for unit in UNITS:
            for measure, figure in figures.by_measure(MEASURES, period, unit):
                found[period, measure, unit] = figure
            for unit_below, figure in figures.by_unit(MEASURES, period, unit):
                found[period, "below", unit, unit_below] = figure
        tables = (figures.by_topic, figures.by_channel, figures.by_weekday)
        for table in tables:
            found |= {(period, table.__name__, row): figure for row, figure in table(period)}
        for chosen, other, figure in figures.confusions(period):
            found[period, chosen, other] = figure
    return found


def year() -> Period:
    return parse_period(str(YEAR))
