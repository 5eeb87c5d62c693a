"""Words before a name that say what kind of unit it is: "xã", "huyện", "tp", "q."."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from referrals.message import Message
from referrals.names import Name, key, may_be, spelled
from referrals.units import Level, Unit


class Lead(NamedTuple):
    """One such word, the levels that it leads to and the types of unit that bear it."""

    word: Name
    levels: frozenset[Level]
    types: frozenset[str]

    @property
    def is_letter(self) -> bool:
        """Whether it is a single letter, which may mean much else."""
        return len(key(self.word)) == 1


def _lead(word: str, levels: Iterable[Level], *types: str) -> Lead:
    return Lead(spelled(word), frozenset(levels), frozenset(types))


_CITY = (Level.PROVINCE, Level.DISTRICT)
_DISTRICT = (Level.DISTRICT,)
_COMMUNE = (Level.COMMUNE,)
_LEADS = {
    key(lead.word): lead
    for lead in (
        _lead("tỉnh", (Level.PROVINCE,), "Tỉnh"),
        _lead("thành phố", _CITY, "Thành phố", "Tỉnh"),
        _lead("tp", _CITY, "Thành phố", "Tỉnh"),
        _lead("quận", _DISTRICT, "Quận"),
        _lead("q", _DISTRICT, "Quận"),
        _lead("huyện", _DISTRICT, "Huyện"),
        _lead("h", _DISTRICT, "Huyện"),
        _lead("thị xã", _DISTRICT, "Thị xã"),
        _lead("tx", _DISTRICT, "Thị xã"),
        _lead("thị trấn", _COMMUNE, "Thị trấn"),
        _lead("tt", _COMMUNE, "Thị trấn"),
        _lead("xã", _COMMUNE, "Xã"),
        _lead("x", _COMMUNE, "Xã"),
        _lead("phường", _COMMUNE, "Phường"),
        _lead("p", _COMMUNE, "Phường"),
        _lead("f", _COMMUNE, "Phường"),
        _lead("đặc khu", _COMMUNE, "Đặc khu"),
    )
}


def leads_before(message: Message, first: int) -> Iterator[tuple[int, Lead]]:
    """Yield the leads that end right before the word `first`, each with where it starts."""
    for start in (first - 2, first - 1):
        lead = _lead_between(message, start, first)
        if lead is not None and _is_meant(message, lead, first):
            yield start, lead


def led_units(message: Message, lead: Lead, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Return those of the units, which bear one name, that `lead` may stand before."""
    exact = tuple(unit for unit in units if unit.type in lead.types)
    short = len(units[0].name) == 1  # "xa lam" is not the town of Lâm
    sure = message.accented or message.asked or Level.DISTRICT in lead.levels
    if exact or short or not sure:
        return exact
    return tuple(unit for unit in units if unit.level in lead.levels)


def _lead_between(message: Message, start: int, first: int) -> Lead | None:
    if start < 0 or any(map(message.breaks, range(start + 1, first + 1))):
        return None
    typed = message.spelling(start, first)
    lead = _LEADS.get(key(typed))
    if lead is None or not may_be(typed, lead.word):
        return None
    # Who types marks writes "xã"; "Bình Xa Tuyên Quang" has none.
    return lead if typed == lead.word or not message.accented else None


def _is_meant(message: Message, lead: Lead, first: int) -> bool:
    """Whether a lead of one letter is one: "q. Gò Vấp", "q1", but not the end of "2p 5"."""
    letter = message.words[first - 1]
    if not lead.is_letter or letter.dotted:
        return True
    if not message.words[first].is_number:
        return message.asked
    counted = first > 1 and message.words[first - 2].is_number
    return letter.folded in ("qpf" if message.asked else "qp") and not counted
