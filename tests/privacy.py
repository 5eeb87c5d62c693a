"""`python -m tests.privacy` writes docs/privacy.md from the table of retention and the canaries."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

TABLE = ROOT / "docs" / "retention.yml"
PAGE = ROOT / "docs" / "privacy.md"
FIGURES = ROOT / "tests" / "canaries" / "figures.json"

_BEGINNING = """\
# Privacy

Written by `python -m tests.privacy` from [retention.yml](retention.yml); change that, not this.

Of anybody who asks: no cookie, browser storage, other host, account, name, time finer than a day
or place finer than a commune. What is kept, and the tests that hold it:

| what | where | how long | how it ends | held by |
|---|---|---|---|---|
"""
_CANARIES = """
## Canaries

{conversations:,} generated conversations over all channels ({messages:,} messages) carried
{values:,} planted names, phone numbers, addresses, chat ids, passwords, tokens, degrees and texts.
Each of {stages} steps (all of a conversation, model, database) raised errors on the way
({faults:,} in all) that quoted what they were given; platforms answered 5xx, cut the line,
refused. All libraries logged at DEBUG, but for httpx, httpcore and telegram, which are silenced by
name: their lines hold tokens. Then the server was killed, and {megabytes} MB were searched:
database with its free pages and WAL, logs, home, temporary and working folders, answers and pages
of errors. {forms:,} forms were looked for: UTF-8, UTF-16, NFC, NFD, without diacritics, both
cases, JSON, URL, Python, hexadecimal, base64, and MD5, SHA-1 and SHA-256 without a secret.

**Found: {found}.** ({day}, {seconds:,} seconds, `make canaries`. Every test run searches after
some hundred conversations, and tries the search on a program that leaks.)
"""
_END = """
## What this program cannot protect

The phone itself, its notifications and browser history; what Telegram, Zalo, a keyboard or the
phone's maker see; the network, which sees that the service is used; memory of a machine whose
administrator is the attacker. See [threats.md](threats.md).
"""


@dataclass(frozen=True)
class Row:
    """One line of the table: what is kept, where, how long, how it ends, and what holds it."""

    what: str
    where: str
    lasts: str
    ends: str
    tests: tuple[str, ...]
    tables: dict[str, list[str]] = field(default_factory=dict)
    session: tuple[str, ...] = ()


def rows() -> list[Row]:
    """Return the table."""
    return [_row(one) for one in yaml.safe_load(TABLE.read_text(encoding="utf-8"))]


def _row(one: dict[str, Any]) -> Row:
    return Row(
        one["what"],
        one["where"],
        one["for"],
        one["ends"],
        tuple(one["tests"]),
        one.get("tables", {}),
        tuple(one.get("session", ())),
    )


def render() -> str:
    """Return the page."""
    lines = [_line(row) for row in rows()]
    figures = json.loads(FIGURES.read_text(encoding="ascii"))
    return _BEGINNING + "".join(lines) + _CANARIES.format(**figures) + _END


def _line(row: Row) -> str:
    held = ", ".join(f"[{_name(test)}](../{test.partition('::')[0]})" for test in row.tests)
    return f"| {' | '.join((row.what, row.where, row.lasts, row.ends, held))} |\n"


def _name(test: str) -> str:
    return test.partition("::test_")[2].replace("_", " ")


def main() -> None:
    """Write the page."""
    PAGE.write_text(render(), encoding="utf-8")
    print(f"written: {PAGE.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
