"""Administrative units: places of today, and all names that lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from referrals.names import Name


@dataclass(frozen=True, slots=True)
class Place:
    """A province of today, or one of its communes; `label` is how to show it to a person."""

    code: str
    province: str
    commune_code: str | None
    commune: str | None
    label: str


class Level(IntEnum):
    """How large a unit is, the largest first; districts ended on 1 July 2025."""

    PROVINCE = 0
    DISTRICT = 1
    COMMUNE = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """One name of one unit, old or new, and the place of today that it leads to.

    `name` is empty where the data has it without marks and spaces. `within` holds the ids of the
    larger units, old and new, that it lies in.
    """

    id: str
    level: Level
    type: str
    name: Name
    place: Place
    within: frozenset[str] = frozenset()


class Centre(NamedTuple):
    """The middle of a commune, in degrees, and the province of today that it lies in."""

    latitude: float
    longitude: float
    place: Place
