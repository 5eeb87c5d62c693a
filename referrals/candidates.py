"""All words of a message that may be names of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from referrals.gazetteer import gazetteer
from referrals.leads import Lead, leads_before, led_units
from referrals.message import Message
from referrals.names import Name, may_be
from referrals.units import Level, Unit
from referrals.vocabulary import WELL_KNOWN

_LONGEST_NAME = 6  # syllables: "Bà Rịa - Vũng Tàu" has four, some communes five


@dataclass(frozen=True, slots=True)
class Span:
    """Words that may be a name: the lead from `start`, the name from `first` to `end`."""

    start: int
    first: int
    end: int
    key: str
    units: tuple[Unit, ...]
    exact: bool  # typed with all its marks, in a message that has marks
    joined: bool  # typed in one word: "hanoi"
    lead: Lead | None = None

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def level(self) -> Level:
        """The level of the largest of its units."""
        return min(unit.level for unit in self.units)

    @property
    def ids(self) -> set[str]:
        """The ids of its units."""
        return {unit.id for unit in self.units}

    @property
    def is_great(self) -> bool:
        """Whether it is a province or a well-known city."""
        return self.level == Level.PROVINCE or self.key in WELL_KNOWN

    def inside(self, ids: set[str]) -> tuple[Unit, ...]:
        """Return the units that lie in one of the units with these ids."""
        return tuple(unit for unit in self.units if unit.within & ids)


def candidates(message: Message) -> Iterator[Span]:
    """Yield every span of the message that may be a name, in the order of their first words."""
    for key, first, end in _known_keys(message):
        span = _span(message, key, first, end)
        if span is not None:
            yield _led(message, span)


def _known_keys(message: Message) -> Iterator[tuple[str, int, int]]:
    """Yield the words without a stop between that have the letters of a name."""
    names = gazetteer().names
    letters = [word.folded for word in message.words]
    for segment in message.segments():
        for first in segment:
            within = letters[first : min(first + _LONGEST_NAME, segment.stop)]
            for end, key in enumerate(accumulate(within), first + 1):
                if key in names:
                    yield key, first, end


def _span(message: Message, key: str, first: int, end: int) -> Span | None:
    typed = message.spelling(first, end)
    known = gazetteer().names[key]
    exact = [unit for unit in known if message.accented and unit.name == typed]
    alike = exact or [unit for unit in known if may_be(typed, unit.name)]
    joined = not alike and len(typed) == 1 and len(key) > 4
    fitting = _large(known) if joined else alike
    units = (*fitting, *_unspelled(known, fitting), *_before_a_particle(message, key, typed))
    return Span(first, first, end, key, units, bool(exact), joined) if units else None


def _large(known: Sequence[Unit]) -> list[Unit]:
    """Return the provinces and districts: only they are so well known that one joins them."""
    return [unit for unit in known if unit.name and unit.level < Level.COMMUNE]


def _unspelled(known: Sequence[Unit], fitting: Sequence[Unit]) -> list[Unit]:
    """Return the units whose marks are not known, unless the marks typed fit no other unit."""
    if not fitting and any(unit.name for unit in known):
        return []
    return [unit for unit in known if not unit.name]


def _before_a_particle(message: Message, key: str, typed: Name) -> list[Unit]:
    """Return Tân Thành too for "xa Tan Thanh a": there is a Tân Thành A, and the polite "ạ"."""
    if message.accented or len(typed) < 3 or typed[-1].folded != "a":
        return []
    return [unit for unit in gazetteer().names.get(key[:-1], []) if len(unit.name) > 1]


def _led(message: Message, span: Span) -> Span:
    """Return the span with the lead before it, if that fits, and only the units of its kind."""
    for start, lead in leads_before(message, span.first):
        units = led_units(message, lead, span.units)
        if units:
            return replace(span, start=start, units=units, lead=lead)
    return span


def positions(spans: Iterable[Span]) -> set[int]:
    """Return the words that the spans take up, their leads included."""
    return {at for span in spans for at in range(span.start, span.end)}


def longest_first(spans: Iterable[Span]) -> list[Span]:
    """Return the spans, the one of most words first, of equals the first in the text."""
    return sorted(spans, key=lambda span: (span.start - span.end, span.start))


def outermost(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that do not lie within another, the longest first."""
    outer: list[Span] = []
    reached = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > reached:
            outer.append(span)
            reached = span.end
    return longest_first(outer)
