"""Which of the words that may be names are meant as places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from referrals.candidates import Span, candidates, longest_first, outermost, positions
from referrals.evidence import is_bare_number, speaks_against, speaks_for
from referrals.message import Message
from referrals.units import Level
from referrals.vocabulary import ABBREVIATED, FILLERS, LINKS, ORDINARY, PARTICLES

_MOST_NAMES = 12  # of places in one message


def named_places(message: Message) -> list[Span]:
    """Return the names that are meant as places, in the order of the message."""
    return _Search(message).names()


class _Search:
    """One message: all words that may be names, and the stretches that hold nothing else."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.spans = list(candidates(message))
        self.plain = self._plain_words()

    def names(self) -> list[Span]:
        chosen = self._apart(span for span in self.spans if self._counts(span))
        return self._with_neighbours(chosen[:_MOST_NAMES])

    def _counts(self, span: Span) -> bool:
        if speaks_against(self.message, span):
            return False
        return self._stands_alone(span) or speaks_for(self.message, span)

    # Names that do not overlap

    def _apart(self, spans: Iterable[Span]) -> list[Span]:
        """Return spans that do not overlap, in the order of the text.

        A province or city goes before a longer name that only reaches into it (there is a commune
        Tân Hưng Tây, but "Tân Hưng Tây Ninh" ends in Tây Ninh), the one at the end before others.
        """
        chosen = _clear_of(set(), sorted(outermost(spans), key=self._rank))
        return sorted(chosen, key=lambda span: span.start)

    def _rank(self, span: Span) -> int:
        if not span.is_great:
            return 2
        return 0 if self.message.breaks(span.end) else 1

    # Messages that hold nothing but places: "kien tuong long an"

    def _stands_alone(self, span: Span) -> bool:
        if span.start not in self.plain or not self._may_stand_alone(span):
            return False
        # A bare commune: only if the whole message is an address, not one part of a list.
        return span.is_great or len(self.plain) == len(self.message.words)

    def _may_stand_alone(self, span: Span) -> bool:
        asked = self.message.asked
        if span.key in ABBREVIATED:
            return asked or span.end - span.start == len(self.message.words)
        return span.is_great or (asked and _covers(span))

    def _plain_words(self) -> frozenset[int]:
        """Return the words of the segments that hold nothing but places and small words."""
        words = self.message.words
        small = FILLERS if self.message.asked else PARTICLES
        known = positions(self._covering())
        plain: set[int] = set()
        for segment in self.message.segments():
            if all(at in known or words[at].folded in small for at in segment):
                plain.update(segment)
        return frozenset(plain)

    def _covering(self) -> list[Span]:
        """Return the names that may stand alone and, clear of them, those that may not."""
        alone = [span for span in self.spans if self._may_stand_alone(span)]
        taken = positions(alone)
        rest = [span for span in self.spans if _covers(span) and span.key not in ORDINARY]
        return alone + [span for span in rest if taken.isdisjoint(range(span.start, span.end))]

    # Names beside a place that they lie in: "Kiến Tường, Long An"

    def _with_neighbours(self, chosen: list[Span]) -> list[Span]:
        found = list(chosen)
        for large in found:  # grows while it is walked: An Cư, Tịnh Biên, An Giang
            found.extend(_clear_of(positions(found), self._beside(large)))
        return sorted(found, key=lambda span: span.start)

    def _beside(self, large: Span) -> Iterator[Span]:
        """Yield the names that lie in `large` and stand before it, or after it, longest first."""
        for span in longest_first(self.spans):
            if self._touches(span, large) and not is_bare_number(self.message, span):
                units = span.inside(large.ids)
                if units:
                    yield replace(span, units=units)

    def _touches(self, span: Span, large: Span) -> bool:
        if span.start == large.end:
            return self.message.asked or span.level < Level.COMMUNE
        return span.end in (large.start, self._before_links(large.start))

    def _before_links(self, at: int) -> int:
        """Return where one stands after going back over "thuộc", also past a comma."""
        while at > 0 and self.message.words[at - 1].folded in LINKS:
            at -= 1
        return at


def _covers(span: Span) -> bool:
    return len(span) > 1 or span.level < Level.COMMUNE or span.lead is not None


def _clear_of(occupied: set[int], spans: Iterable[Span]) -> list[Span]:
    """Return the spans that overlap neither the words `occupied` nor a span before them."""
    taken = set(occupied)
    clear: list[Span] = []
    for span in spans:
        if taken.isdisjoint(range(span.start, span.end)):
            clear.append(span)
            taken |= positions([span])
    return clear
