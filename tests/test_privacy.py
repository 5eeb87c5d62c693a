"""docs/privacy.md says what is so: every row has its tests, and nothing is kept without a row."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot.sessions import Session
from bot.settings import ROOT
from indicators.database import open_database
from tests.privacy import PAGE, Row, render, rows


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.what[:30])
def test_every_row_is_held_by_tests(row: Row) -> None:
    """Each test that a row names exists and says what it holds."""
    assert row.tests
    for test in row.tests:
        file, _, name = test.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
        assert name in functions, test
        assert ast.get_docstring(functions[name]), test


def test_every_table_and_column_has_a_row(tmp_path: Path) -> None:
    """A new table or column needs a line of its own before it can be there."""
    engine = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    inspector = inspect(engine)
    kept = {
        table: {column["name"] for column in inspector.get_columns(table)}
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
    engine.dispose()
    told = {table: set(columns) for row in rows() for table, columns in row.tables.items()}
    assert told == kept
    assert sum(len(row.tables) for row in rows()) == len(told), "each table has one row"


def test_every_field_of_a_session_has_a_row() -> None:
    """What a conversation remembers is told, field by field."""
    told = {name for row in rows() for name in row.session}
    assert told == {one.name for one in fields(Session)}


def test_the_page_is_fresh() -> None:
    """The page is what the table and the last whole run of the canaries make of it."""
    assert PAGE.read_text(encoding="utf-8") == render(), "python -m tests.privacy"


@pytest.mark.parametrize("page", ["threats.md", "privacy.md"])
def test_links_lead_somewhere(page: str) -> None:
    """Every test and page that is named in brackets is there."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    links = set(re.findall(r"\]\(([^)#]+)", text))
    assert links
    for link in links:
        assert (ROOT / "docs" / link).exists(), link
