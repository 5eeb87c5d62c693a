"""The data of the package `vietnamadminunits` (MIT): communes old and new, and what became of them.

Only its data files are read. Its own parser is not used: it finds names inside other words,
cannot say that a name is ambiguous, and asks a geocoder on the network when an address has a
street.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple


class Today(NamedTuple):
    """A commune of today; keys are the package's own, codes are the official ones."""

    province_key: str
    province_code: str
    province: str
    key: str
    code: str
    type: str
    name: str
    full: str
    latitude: float
    longitude: float


class Before(NamedTuple):
    """A commune of before 1 July 2025; an island district without communes has no `key`.

    Aliases are a list in JSON, each in small letters without marks and spaces.
    """

    province_key: str
    province_code: str
    province: str
    district_key: str
    district_code: str
    district_type: str
    district: str
    district_aliases: str | None
    key: str | None
    code: str | None
    type: str | None
    name: str | None
    aliases: str | None
    latitude: float | None
    longitude: float | None

    @property
    def chain(self) -> str:
        """How the package's table of changes calls it."""
        return f"{self.province_key}_{self.district_key}_{self.key or ''}"


class Changes(NamedTuple):
    """What became of the old units on 1 July 2025, by the package's keys."""

    provinces: dict[str, str]  # old province -> new province
    communes: dict[str, list[tuple[str, str]]]  # old chain -> new (province, commune)


_TODAY = """SELECT provinceKey, provinceCode, provinceShort, wardKey, wardCode, wardType,
 wardShort, ward, wardLat, wardLon FROM admin_units"""
_BEFORE = """SELECT provinceKey, provinceCode, provinceShort, districtKey, districtCode,
 districtType, districtShort, districtAlias, wardKey, wardCode, wardType, wardShort, wardAlias,
 wardLat, wardLon FROM admin_units_legacy"""


def read_communes() -> tuple[list[Today], list[Before]]:
    """Return all communes of today and all of before.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    address = (_folder() / "dataset.db").as_uri() + "?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as base:
        today = [Today(*row) for row in base.execute(_TODAY)]
        before = [Before(*row) for row in base.execute(_BEFORE)]
    return today, before


def read_changes() -> Changes:
    """Return what became of the old provinces and communes; some communes were divided.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    data = json.loads((_folder() / "converter_2025.json").read_text(encoding="utf-8"))
    provinces = {old: new for new, olds in data["DICT_PROVINCE"].items() for old in olds}
    communes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    _add_whole(communes, data["DICT_PROVINCE_WARD_NO_DIVIDED"])
    _add_divided(communes, data["DICT_PROVINCE_WARD_DIVIDED"])
    return Changes(provinces, communes)


def _add_whole(communes: dict[str, list[tuple[str, str]]], provinces: dict[str, Any]) -> None:
    for province, news in provinces.items():
        for new, olds in news.items():
            for old in olds:
                communes[old].append((province, new))


def _add_divided(communes: dict[str, list[tuple[str, str]]], provinces: dict[str, Any]) -> None:
    for province, divided in provinces.items():
        for old, parts in divided.items():
            communes[old].extend((province, part["newWardKey"]) for part in parts)


def _folder() -> Path:
    # Found, not imported: importing the package takes half a second and 50 MB.
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package vietnamadminunits is not installed")
    return Path(spec.origin).parent / "data"
