"""The data dictionary is complete and fresh."""

from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum
from pathlib import Path

import pytest

import indicators
from indicators.dictionary import render
from indicators.meanings import EVENTS, SIMPLE, TOPICS
from indicators.plans import load_plans

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"


def closed_categories() -> list[type[StrEnum]]:
    """All enums of the room, whichever of its modules they stand in."""
    modules = (
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(indicators.__path__, "indicators.")
        if not found.ispkg
    )
    found = {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum
    }
    return sorted(found, key=lambda one: one.__qualname__)


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    """The cells of every row of every table."""
    lines = (line for line in render().splitlines() if line.startswith("| "))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.mark.parametrize("category", closed_categories())
def test_every_member_stands_with_its_meaning(
    category: type[StrEnum], rows: list[list[str]]
) -> None:
    """Each member of each enum has a row of its own that says what it means."""
    told = {row[0]: row[1] for row in rows}
    for member in category:
        assert told.get(f"`{member}`"), f"{category.__name__}.{member.name}"


def test_every_event_says_why_it_is_counted() -> None:
    """Nothing is counted without a reason."""
    assert all(what and why for what, why in EVENTS.values())


def test_meanings_are_told_apart() -> None:
    """Two members of one category never mean the same."""
    meanings = [[what for what, _ in EVENTS.values()], list(TOPICS.values())]
    meanings += [[meaning for _, meaning in pairs] for pairs in SIMPLE.values()]
    for category in meanings:
        assert len(set(category)) == len(category)


def test_every_indicator_of_every_plan_stands_in_it() -> None:
    """With its clause and note; what cannot be counted, with the reason."""
    page = render()
    for plan in load_plans().values():
        for one in plan.indicators:
            assert f"| {one.clause} | {one.text} (`{one.id}`) |" in page
            assert one.note in page
        for other in plan.unserved:
            assert f"| {other.clause} | {other.text} | {other.why} |" in page


def test_tables_hold(rows: list[list[str]]) -> None:
    """No cell holds what would break its row."""
    page = render()
    tables = page.split("\n\n")
    for table in tables:
        lines = [line for line in table.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1, lines[:1]
    assert rows


def test_the_page_in_the_repository_is_fresh() -> None:
    """Who changes what is counted runs `langnghe dictionary`."""
    assert PAGE.read_text(encoding="utf-8") == render()
