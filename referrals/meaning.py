"""What names mean: which of the units that bear a name, and so which place of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from referrals.candidates import Span
from referrals.gazetteer import gazetteer
from referrals.units import Level, Place, Unit
from referrals.vocabulary import WELL_KNOWN

_FEW_OTHERS = 3  # provinces with a commune called like a city: more, and the city is not meant


def places_meant(names: Sequence[Span], asked: bool) -> tuple[Place, ...]:
    """Return the places that the names of one message mean; several where a name is ambiguous."""
    narrowed = [_narrowed(span, names, asked) for span in names]
    inner = [span for at, span in enumerate(narrowed) if not _is_holder(at, narrowed)]
    places = [place for span in inner for place in _per_province(span.units)]
    with_commune = {place.code for place in places if place.commune}
    kept = [place for place in places if place.commune or place.code not in with_commune]
    return tuple(dict.fromkeys(kept))


def _narrowed(span: Span, names: Sequence[Span], asked: bool) -> Span:
    """Return the span with the units that lie in another named place, else those that prevail."""
    ids = set[str]().union(*(other.ids for other in names if other is not span))
    prevailing = span.units if span.lead else _prevailing(span)
    # "Hòa Bình, Bạc Liêu" is an address: small, then large. In a sentence it may be two places.
    beside = asked and any(other.start == span.end for other in names)
    meant = span if beside else replace(span, units=prevailing)
    return replace(span, units=meant.inside(ids) or prevailing)


def _prevailing(span: Span) -> tuple[Unit, ...]:
    """Return whom a bare name means: a province before all, a city before a few communes."""
    provinces = tuple(unit for unit in span.units if unit.level == Level.PROVINCE)
    if provinces:
        return provinces
    cities = _cities(span)
    others = {unit.place.code for unit in span.units} - {unit.place.code for unit in cities}
    return cities if cities and len(others) <= _FEW_OTHERS else span.units


def _cities(span: Span) -> tuple[Unit, ...]:
    """Return the city of this name, if all its districts are in one province, else nothing."""
    districts = [unit for unit in span.units if unit.level == Level.DISTRICT]
    if len({unit.place.code for unit in districts}) != 1:
        return ()
    known = span.key in WELL_KNOWN
    return tuple(unit for unit in districts if known or unit.type in ("Thành phố", "Quận"))


def _is_holder(at: int, spans: Sequence[Span]) -> bool:
    """Whether another name lies in this one; of two in each other the second is the larger."""
    span = spans[at]
    inside = [index for index, other in enumerate(spans) if index != at and other.inside(span.ids)]
    return any(index < at or not span.inside(spans[index].ids) for index in inside)


def _per_province(units: Iterable[Unit]) -> list[Place]:
    """Return a place for each province: the commune where it is the same for all its units."""
    places: dict[str, set[Place]] = defaultdict(set)
    for unit in sorted(units, key=lambda unit: unit.level):
        places[unit.place.code].add(unit.place)
    return [
        next(iter(same)) if len(same) == 1 else gazetteer().provinces[code]
        for code, same in places.items()
    ]
