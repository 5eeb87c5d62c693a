"""Numbers that staff enter: one a place and year, with source, day and account."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest

from indicators.database import open_database
from indicators.denominators import SOURCE_LIMIT, Denominators, Entry
from indicators.periods import parse_period

ENTRY = Entry(
    denominator="population",
    unit="30301",
    year=2026,
    value=25_000,
    source="Niên giám thống kê",
    entered_on=datetime.date(2026, 11, 21),
    entered_by=7,
)


@pytest.fixture
def denominators(each_database: str) -> Iterator[Denominators]:
    """Denominators in each kind of database."""
    engine = open_database(each_database)
    yield Denominators(engine)
    engine.dispose()


def test_what_was_entered_last_holds(denominators: Denominators) -> None:
    """A number put right replaces the one before, with who did it; others stay."""
    other = replace(ENTRY, unit="91", value=1_900_000)
    denominators.set(ENTRY)
    denominators.set(other)
    corrected = replace(ENTRY, value=26_000, entered_by=8, source="Công an phường")
    denominators.set(corrected)
    assert denominators.all() == [corrected, other]


def test_a_number_is_of_one_year(denominators: Denominators) -> None:
    """It serves every period inside its year, and none that spans two."""
    denominators.set(ENTRY)
    for code in ("2026", "2026-Q3", "2026-H1", "2026-10", "2026-action"):
        assert denominators.get("population", "30301", parse_period(code)) == ENTRY
    for code in ("2025", "2026-12-01..2027-01-31"):
        assert denominators.get("population", "30301", parse_period(code)) is None
    assert denominators.get("population", "91", parse_period("2026")) is None
    assert denominators.get("perpetrators_found", "30301", parse_period("2026")) is None


def test_sources_are_kept_composed_and_trimmed(denominators: Denominators) -> None:
    """However a source was typed, it is read the same."""
    denominators.set(replace(ENTRY, source="  Cu\u0323c Thống kê  "))
    (kept,) = denominators.all()
    assert kept.source == "Cục Thống kê"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit", "Mỹ Thới"),
        ("year", 1999),
        ("year", 2101),
        ("value", -1),
        ("value", 2**31),
        ("source", "   "),
        ("source", "x" * (SOURCE_LIMIT + 1)),
        ("source", "\u0958" * SOURCE_LIMIT),  # composed it is two characters
    ],
)
def test_what_cannot_be_is_refused(field: str, value: object) -> None:
    """The error begins with the name of the field."""
    with pytest.raises(ValueError, match=f"^{field}: "):
        replace(ENTRY, **{field: value})  # type: ignore[arg-type]
