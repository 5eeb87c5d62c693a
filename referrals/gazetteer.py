"""All names of units, old and new, built once from the data that the package has."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from referrals.dataset import Before, Changes, Today, read_changes, read_communes
from referrals.names import Name, key, spelled
from referrals.units import Centre, Level, Place, Unit
from referrals.vocabulary import ALSO_CALLED

_PROVINCE = "Tỉnh"
_ALIAS_TYPES = {
    "huyen": "Huyện",
    "thixa": "Thị xã",
    "thanhpho": "Thành phố",
    "tp": "Thành phố",
    "quan": "Quận",
    "phuong": "Phường",
    "thitran": "Thị trấn",
    "xa": "Xã",
}


@dataclass(slots=True)
class Gazetteer:
    """Units by name (letters only), places of today by code, centres of communes old and new."""

    names: dict[str, list[Unit]] = field(default_factory=dict)
    provinces: dict[str, Place] = field(default_factory=dict)
    communes: dict[str, Place] = field(default_factory=dict)
    centres: list[Centre] = field(default_factory=list)

    def add(self, unit: Unit, letters: str = "") -> None:
        """Take in a unit under its name, or under `letters` where it has no spelled name."""
        self.names.setdefault(letters or key(unit.name), []).append(unit)


@dataclass(frozen=True, slots=True)
class _Old:
    """An old commune with the codes of the province and the communes of today that it went to."""

    row: Before
    province: str
    communes: frozenset[str]
    within: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """Return all names; the first call reads them, which takes about 0.2 s.

    Raises:
        FileNotFoundError: the package vietnamadminunits is not installed.
    """
    built = Gazetteer()
    today, before = read_communes()
    olds = list(_olds(before, today, read_changes()))
    _add_today(built, today, olds)
    _add_old_provinces(built, olds)
    _add_old_districts(built, olds)
    _add_old_communes(built, olds)
    _add_also_called(built)
    return built


def _olds(before: Sequence[Before], today: Sequence[Today], changes: Changes) -> Iterator[_Old]:
    provinces = {row.province_key: row.province_code for row in today}
    communes = {(row.province_key, row.key): row.code for row in today}
    for row in before:
        province = provinces[changes.provinces[row.province_key]]
        moved = frozenset(communes[move] for move in changes.communes[row.chain])
        yield _Old(row, province, moved, _within(province, row.province_code, row.district_code))


@cache  # thousands of communes share a few hundred of these
def _within(new: str, old: str, district: str) -> frozenset[str]:
    return frozenset({f"new:{new}", f"old:{old}", f"district:{district}"})


def _add_today(built: Gazetteer, today: Iterable[Today], olds: Iterable[_Old]) -> None:
    origins: dict[str, set[str]] = defaultdict(set)
    for old in olds:
        for code in old.communes:
            origins[code] |= old.within
    for row in today:
        if row.province_code not in built.provinces:
            _add_province(built, row.province_code, row.province)
        _add_commune(built, row, frozenset(origins[row.code]))


def _add_province(built: Gazetteer, code: str, short: str) -> None:
    # By itself "Hồ Chí Minh" would be the man.
    name = f"Thành phố {short}" if short == "Hồ Chí Minh" else short
    place = Place(code, name, None, None, name)
    built.provinces[code] = place
    built.add(Unit(f"new:{code}", Level.PROVINCE, _PROVINCE, spelled(short), place))


def _add_commune(built: Gazetteer, row: Today, within: frozenset[str]) -> None:
    province = built.provinces[row.province_code]
    label = f"{row.full}, {province.province}"
    place = replace(province, commune_code=row.code, commune=row.full, label=label)
    built.communes[row.code] = place
    built.centres.append(Centre(row.latitude, row.longitude, province))
    name = _own_name(row.name, row.type)
    built.add(Unit(row.code, Level.COMMUNE, row.type, name, place, within))


def _add_old_provinces(built: Gazetteer, olds: Iterable[_Old]) -> None:
    for code, old in {old.row.province_code: old for old in olds}.items():
        place = built.provinces[old.province]
        name = spelled(old.row.province)
        within = frozenset({f"new:{old.province}"})
        built.add(Unit(f"old:{code}", Level.PROVINCE, _PROVINCE, name, place, within))


def _add_old_districts(built: Gazetteer, olds: Iterable[_Old]) -> None:
    districts: dict[str, list[_Old]] = defaultdict(list)
    for old in olds:
        districts[old.row.district_code].append(old)
    for code, parts in districts.items():
        row = parts[0].row
        unit = _district(built, f"district:{code}", parts)
        built.add(unit)
        _add_aliases(built, unit, row.district_aliases)


def _district(built: Gazetteer, own_id: str, parts: list[_Old]) -> Unit:
    row, within = parts[0].row, parts[0].within - {own_id}
    communes = frozenset[str]().union(*(part.communes for part in parts))
    place = _only(built, communes, parts[0].province)
    name = _own_name(row.district, row.district_type)
    return Unit(own_id, Level.DISTRICT, row.district_type, name, place, within)


def _add_old_communes(built: Gazetteer, olds: Iterable[_Old]) -> None:
    for old in olds:
        unit = _old_commune(built, old)
        if unit is not None:
            built.add(unit)
            _add_aliases(built, unit, old.row.aliases)
            _add_old_centre(built, old)


def _old_commune(built: Gazetteer, old: _Old) -> Unit | None:
    row = old.row
    if row.name is None or row.type is None:
        return None
    place = _only(built, old.communes, old.province)
    name = _own_name(row.name, row.type)
    return Unit(f"commune:{row.code}", Level.COMMUNE, row.type, name, place, old.within)


def _add_old_centre(built: Gazetteer, old: _Old) -> None:
    # Three times as many as those of today, and three times as often right near a border.
    latitude, longitude = old.row.latitude, old.row.longitude
    if latitude is not None and longitude is not None:
        built.centres.append(Centre(latitude, longitude, built.provinces[old.province]))


def _only(built: Gazetteer, communes: frozenset[str], province: str) -> Place:
    """Return the one commune, or the province where there are several."""
    if len(communes) == 1:
        return built.communes[next(iter(communes))]
    return built.provinces[province]


def _own_name(name: str, kind: str) -> Name:
    """Return the name without the type that some have in it: "Quận 1", "Lim (Thị trấn)"."""
    return spelled(name.partition(" (")[0].removeprefix(f"{kind} "))


def _add_aliases(built: Gazetteer, unit: Unit, aliases: str | None) -> None:
    """Add the names a unit had before it was merged or raised; the data runs them together."""
    known = set(json.loads(aliases)) if aliases else set()
    for alias in sorted(known):
        for prefix, kind in _ALIAS_TYPES.items():
            letters = alias.removeprefix(prefix)
            named = letters in known or letters.isdecimal() or letters == key(unit.name)
            if letters != alias and named:
                built.add(replace(unit, type=kind, name=()), letters.lstrip("0"))


def _add_also_called(built: Gazetteer) -> None:
    for official, others in ALSO_CALLED.items():
        units = [unit for unit in built.names[key(official)] if unit.level < Level.COMMUNE]
        for unit in units:
            for other in others:
                built.add(replace(unit, name=other))
