"""`langnghe report` and `langnghe demo-data`: what staff send, and numbers to try it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import commands
from indicators.counts import Counts
from indicators.database import open_database
from indicators.demo import NotEmptyError, fill
from indicators.denominators import Denominators
from indicators.disclosure import publish
from indicators.measures import NAMES, Measure
from indicators.numbers import figure_text
from indicators.periods import Period, parse_period, today
from indicators.plans import Plan, PlanError, load_plans
from indicators.reports import Report, make_report, write_csv, write_docx, write_xlsx
from referrals.places import place_by_code

app = typer.Typer()
_ALL = "all"


class Format(StrEnum):
    """The kinds of files that a report is written as."""

    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"


_WRITERS: dict[Format, Callable[[Report], bytes]] = {
    Format.DOCX: write_docx,
    Format.XLSX: write_xlsx,
    Format.CSV: write_csv,
}


class ReportCommandError(Exception):
    """What keeps a command from being done; the message names the option."""


@contextmanager
def _database() -> Iterator[str]:
    """Yield the database's address; what goes wrong becomes one line and exit code 2."""
    with commands.plain_errors(PlanError, ReportCommandError):
        yield commands.settings().database_url.get_secret_value()


@app.command()
def report(
    plan: Annotated[str, typer.Option(help="Id of the plan, such as my-thanh-2024")],
    period: Annotated[
        str,
        typer.Option(help="2026-10, 2026-Q3, 2026-H1, 2026, 2026-action or 2026-02-01..2026-03-15"),
    ],
    unit: Annotated[
        str | None,
        typer.Option(help="A province (2 digits), a commune (5), or all; else the plan's own"),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Kind of file")] = Format.DOCX,
    out: Annotated[
        Path | None, typer.Option(help="File to write; else one named for what it holds")
    ] = None,
) -> None:
    """Write what was done for a plan in a period and place, ready to be signed and sent."""
    with _database() as url:
        asked, days = _plan(plan), _period(period)
        code = _unit(asked.place if unit is None else unit)
        published, denominators = publish(Counts(url), today()), Denominators(open_database(url))
        made = make_report(asked, days, code, published, denominators, today(), _name)
        path = out or Path(f"bao-cao_{asked.id}_{days.code}_{code or _ALL}.{form}")
        _write(path, _WRITERS[form](made))
    typer.echo(path)


@app.command()
def counts(
    period: Annotated[
        str | None, typer.Option(help="As for `report`; else this year", show_default=False)
    ] = None,
    unit: Annotated[str, typer.Option(help="A province, a commune, or all")] = _ALL,
) -> None:
    """Print what may be told of what was counted: in tens, sensitive figures by closed month."""
    with _database() as url:
        days, code = _period(period or str(today().year)), _unit(unit)
        published = publish(Counts(url), today())
        figures = published.by_measure(Measure, days, code)
    typer.echo(days.name)
    for measure, figure in figures:
        typer.echo(f"{NAMES[measure]:<72} {figure_text(figure):>12}")


@app.command()
def demo_data() -> None:
    """Fill an empty database with a year of made-up counts, to try the staff pages with."""
    with _database() as url:
        try:
            fill(Counts(url), today())
        except NotEmptyError as problem:
            raise ReportCommandError(f"LANGNGHE_DATABASE_URL: {problem}") from None
    typer.echo("A year of made-up counts is in the database. Never let the public use this one.")


def _plan(wanted: str) -> Plan:
    plans = load_plans()
    if wanted not in plans:
        raise ReportCommandError(f"--plan {wanted}: no such plan; there are {', '.join(plans)}")
    return plans[wanted]


def _period(code: str) -> Period:
    try:
        return parse_period(code)
    except ValueError as problem:
        raise ReportCommandError(f"--period: {problem}") from None


def _unit(wanted: str) -> str:
    """Return the code, empty for the whole service."""
    if wanted in ("", _ALL):
        return ""
    try:
        place_by_code(wanted)
    except KeyError:
        reason = f"--unit {wanted}: no province or commune has this code"
        raise ReportCommandError(reason) from None
    return wanted


def _name(code: str) -> str:
    # A count may be of a unit that has gone since.
    try:
        return place_by_code(code).label
    except KeyError:
        return code


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise ReportCommandError(f"--out {path}: {problem.strerror}") from None
