"""Services that help, read from `services/*.yml` and checked: nothing without a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import yaml

from referrals.places import Place, kilometres_to, place_by_code

FIRST_NUMBER = "18008077"
"""Leads every list, in every province: this project's first contact."""

FOLDER = Path(__file__).parent / "services"


class DirectoryError(Exception):
    """A file of services that cannot be used; the message names file, line, entry and reason."""


class Kind(StrEnum):
    """What a service does."""

    HOTLINE = "hotline"
    POLICE = "police"
    HEALTH = "health"
    LEGAL_AID = "legal_aid"
    SHELTER = "shelter"
    CHILD = "child"
    TRAFFICKING = "trafficking"


@dataclass(frozen=True, slots=True)
class Service:
    """Someone who helps. Each text is a whole phrase or sentence in Vietnamese, to be translated.

    `area` holds codes of provinces of today; empty means the whole country. `verified_on` is the
    day of the newest source that confirms the entry. What is uncertain is said in `note`.
    """

    id: str
    name: str
    purpose: str
    who: str
    number: str | None
    display: str
    hours: str
    cost: str
    area: tuple[str, ...]
    kinds: tuple[Kind, ...]
    source: str
    verified_on: date
    note: str | None = None


@dataclass(frozen=True)
class Directory:
    """All services, in the order of the files."""

    services: tuple[Service, ...]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Return the services of all `*.yml` files in `folder`.

        Raises:
            DirectoryError: a file or an entry is faulty, an id or a number stands twice, or
                there is no entry for 1800 8077.
        """
        entries = [entry for path in sorted(folder.glob("*.yml")) for entry in _entries(path)]
        _refuse_twins(entries)
        services = tuple(entry.service for entry in entries)
        if not any(service.number == FIRST_NUMBER for service in services):
            raise DirectoryError(f"{folder}: no entry has the number {FIRST_NUMBER}")
        return cls(services)

    def national(self) -> tuple[Service, ...]:
        """Return 1800 8077, then the services for the whole country."""
        return self._led(service for service in self.services if not service.area)

    def around(self, place: Place) -> tuple[Service, ...]:
        """Return 1800 8077, then the services of the place's province, then the national ones."""
        near = (service for service in self.services if place.code in service.area)
        return self._led((*near, *self.national()))

    def nearest(self, latitude: float, longitude: float, most: int = 4) -> tuple[Service, ...]:
        """Return 1800 8077, then `most` services of single provinces, the nearest first.

        How far a service is means how far its province is: shelters have no address here.
        """

        def distance(service: Service) -> float:
            return min(kilometres_to(code, latitude, longitude) for code in service.area)

        local = [service for service in self.services if service.area]
        return self._led(sorted(local, key=distance)[:most])

    def by_number(self, number: str) -> Service | None:
        """Return the service with this number, written with or without spaces, or None."""
        digits = _digits(number)
        return next((each for each in self.services if digits and each.number == digits), None)

    def stale(self, today: date, days: int) -> tuple[Service, ...]:
        """Return the services whose newest source is older than `days`, the oldest first."""
        limit = today - timedelta(days=days)
        old = (service for service in self.services if service.verified_on < limit)
        return tuple(sorted(old, key=lambda service: service.verified_on))

    def _led(self, services: Iterable[Service]) -> tuple[Service, ...]:
        first = [service for service in self.services if service.number == FIRST_NUMBER]
        return tuple(dict.fromkeys((*first, *services)))


# --- Reading and checking ---------------------------------------------------------------------

_REQUIRED = {each.name for each in fields(Service) if each.default is MISSING}
_KNOWN = {each.name for each in fields(Service)}
_TEXTS = ("name", "purpose", "who", "hours", "cost", "source")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class _Entry:
    where: str
    service: Service


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key given twice, which YAML would drop in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep)
        if len(mapping) < len(node.value):
            problem = "the same key stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return mapping


def _entries(path: Path) -> list[_Entry]:
    try:
        return [_entry(path, line, raw) for line, raw in _raw(path)]
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise DirectoryError(f"{path}:{line}: {problem.problem}") from problem
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as problem:
        raise DirectoryError(f"{path}: {problem}") from problem


def _raw(path: Path) -> list[tuple[int, Any]]:
    loader = _Loader(path.read_text(encoding="utf-8"))
    root = loader.get_single_node()
    if not isinstance(root, yaml.SequenceNode):
        raise DirectoryError(f"{path}:1: a list of services is wanted")
    lines = [node.start_mark.line + 1 for node in root.value]
    return list(zip(lines, loader.construct_document(root), strict=True))


def _entry(path: Path, line: int, raw: object) -> _Entry:
    name = raw.get("id", "?") if isinstance(raw, Mapping) else "?"
    where = f"{path}:{line}: {name}"
    reason = _fault(raw)
    if reason:
        raise DirectoryError(f"{where}: {reason}")
    return _Entry(where, _service(raw))


def _service(raw: Any) -> Service:
    area, kinds = tuple(raw["area"]), tuple(Kind(kind) for kind in raw["kinds"])
    return Service(**{**raw, "area": area, "kinds": kinds})


def _fault(raw: object) -> str | None:
    """Return why `raw` is no service, or None."""
    if not isinstance(raw, Mapping):
        return "a service is wanted"
    keys = set(map(str, raw))
    if keys - _KNOWN:
        return f"unknown key {', '.join(sorted(keys - _KNOWN))}"
    if _REQUIRED - keys:
        return f"missing {', '.join(sorted(_REQUIRED - keys))}"
    return _text_fault(raw) or _number_fault(raw) or _list_fault(raw) or _date_fault(raw)


def _text_fault(raw: Mapping[str, object]) -> str | None:
    if not isinstance(raw["id"], str) or not _ID.fullmatch(raw["id"]):
        return "id: small letters, digits and hyphens are wanted"
    empty = [key for key in _TEXTS if not _is_text(raw[key])]
    if "note" in raw and not _is_text(raw["note"]):
        empty.append("note")
    return f"{empty[0]}: a text is wanted" if empty else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number_fault(raw: Mapping[str, object]) -> str | None:
    number, display = raw["number"], raw["display"]
    if number is not None and not (isinstance(number, str) and re.fullmatch("[0-9]+", number)):
        return "number: digits in quotes, or null, are wanted"
    if not isinstance(display, str) or _digits(display) != (number or ""):
        return "display: the digits of the number are wanted, with spaces"
    return None


def _list_fault(raw: Mapping[str, object]) -> str | None:
    area, kinds = raw["area"], raw["kinds"]
    if not isinstance(area, list):
        return "area: a list of codes of provinces is wanted"
    if not isinstance(kinds, list) or not kinds:
        return "kinds: a list of kinds is wanted"
    unknown = [code for code in area if not _is_province(code)]
    if unknown:
        return f"area: unknown province code {unknown[0]!r}"
    strange = [kind for kind in kinds if kind not in list(Kind)]
    return f"kinds: unknown kind {strange[0]!r}" if strange else None


def _is_province(code: object) -> bool:
    try:
        return isinstance(code, str) and place_by_code(code).commune_code is None
    except KeyError:
        return False


def _date_fault(raw: Mapping[str, object]) -> str | None:
    # A datetime is a date to isinstance, but does not compare with one.
    good = type(raw["verified_on"]) is date
    return None if good else "verified_on: a date such as 2026-11-21 is wanted"


def _refuse_twins(entries: Iterable[_Entry]) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        for key in (f"id {entry.service.id}", f"number {entry.service.number}"):
            if key in seen and key != "number None":
                raise DirectoryError(f"{entry.where}: the {key} stands already in {seen[key]}")
            seen[key] = entry.where


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")
