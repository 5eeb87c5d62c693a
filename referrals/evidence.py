"""Whether words that may be a name are meant as one, by the words around them."""

from __future__ import annotations

from referrals.candidates import Span
from referrals.message import Message
from referrals.names import Name, fits, spelled
from referrals.units import Level
from referrals.vocabulary import (
    ABBREVIATED,
    BETWEEN,
    COMPOUNDS,
    EVERYDAY,
    NOT_A_UNIT,
    NOT_A_UNIT_UNMARKED,
    ONE_WORD,
    ORDINARY,
    OWNERS,
    SURE_WITH_MARKS,
    UNMISTAKABLE,
    WELL_KNOWN,
    WORD_LIKE,
)

_HERE = spelled("ở tại quê")
_HOME = spelled("quê")


def speaks_against(message: Message, span: Span) -> bool:
    """Whether the span is no name, whatever speaks for it."""
    return (
        is_bare_number(message, span)
        or _cuts_a_compound(message, span)
        or _is_ordinary(message, span)
    )


def is_bare_number(message: Message, span: Span) -> bool:
    """Whether it is a number without "quận" or "phường"."""
    return span.lead is None and message.words[span.first].is_number


def speaks_for(message: Message, span: Span) -> bool:
    """Whether words around the span, or its own look, make it a name."""
    return _is_led(message, span) or _is_here(message, span) or _is_sure(message, span)


def _cuts_a_compound(message: Message, span: Span) -> bool:
    edges = {span.start, span.end}
    if not (message.asked or (span.exact and message.words[span.first].capital)):
        edges.add(span.first)  # "xã hội", but "xã Hội An"
    return any(_is_in_a_compound(message, edge) for edge in edges)


def _is_in_a_compound(message: Message, edge: int) -> bool:
    before = message.before(edge)
    return before is not None and (before.folded, message.words[edge].folded) in COMPOUNDS


def _is_ordinary(message: Message, span: Span) -> bool:
    if span.key not in ORDINARY or _is_capital(message, span):
        return False
    return span.lead is None or not (message.asked or Level.DISTRICT in span.lead.levels)


def _is_capital(message: Message, span: Span) -> bool:
    """Whether "Hòa Bình" is written as a name, in a message that is no headline."""
    words = message.words[span.first : span.end]
    if not span.exact or len(words) < 2 or not all(word.capital for word in words):
        return False
    return 2 * sum(word.capital for word in message.words) <= len(message.words) + len(words)


def _is_led(message: Message, span: Span) -> bool:
    if span.lead is None:
        return False
    if span.level < Level.COMMUNE:
        return True
    name = message.words[span.first]
    if name.is_number:  # "p 13" may be thirteen years
        return message.asked or message.words[span.start].folded != "p"
    if len(span) == 1:  # "xã đông lắm"
        return span.exact and (message.asked or name.capital)
    return _is_clear(message, span) or _follows_here(message, span)


def _is_here(message: Message, span: Span) -> bool:
    if not _follows_here(message, span):
        return False
    if len(span) == 1 and span.key not in ONE_WORD:
        return span.joined
    if len(message.words[span.first].folded) == 1 and not span.lead:  # "tai a nong": because he
        return message.asked or span.exact
    return _is_clear(message, span) or span.key in WELL_KNOWN


def _is_clear(message: Message, span: Span) -> bool:
    """Whether marks tell the name from other words, or else its stand at the end does."""
    district = span.level < Level.COMMUNE and span.key not in WORD_LIKE
    return span.exact or district or message.breaks(span.end)


def _follows_here(message: Message, span: Span) -> bool:
    """Whether a word before the span says that it is a place: "ở ngay", "tại", "quê chồng em"."""
    at = message.back_over(BETWEEN, span.start, 3)
    home = message.back_over(OWNERS, at, 2)
    return _follows(message, at, _HERE) or _follows(message, home, _HOME)


def _follows(message: Message, at: int, words: Name) -> bool:
    before = message.before(at)
    return before is not None and any(fits(before.spelling, word) for word in words)


def _is_sure(message: Message, span: Span) -> bool:
    if span.level == Level.COMMUNE or span.key in ABBREVIATED or _is_no_unit(message, span.first):
        return False
    if span.key in EVERYDAY:
        return span.joined or _is_capital(message, span)
    marked = span.level == Level.PROVINCE or span.key in SURE_WITH_MARKS
    return span.joined or span.key in UNMISTAKABLE or (span.exact and marked)


def _is_no_unit(message: Message, first: int) -> bool:
    """Whether it is a street, a hamlet, a dish or a person called like a place."""
    before = message.before(first)
    if before is None:
        return False
    return before.spelling in NOT_A_UNIT or before.folded in NOT_A_UNIT_UNMARKED
