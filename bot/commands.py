"""What all commands share: settings read, and errors told in one line with exit code 2."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import log
from bot.settings import Settings, SettingsError, read_settings


@contextmanager
def plain_errors(*faults: type[Exception]) -> Iterator[None]:
    """Turn `faults`, and what is wrong with settings or database, into one line and exit code 2."""
    expected: tuple[type[Exception], ...] = (SettingsError, *faults)
    try:
        yield
    except SQLAlchemyError as problem:
        raise typer.Exit(complain(f"LANGNGHE_DATABASE_URL: {_why(problem)}")) from None
    except expected as problem:
        raise typer.Exit(complain(str(problem))) from None


def _why(problem: SQLAlchemyError) -> str:
    """Return what is wrong with the database; what PostgreSQL says may quote its address."""
    reason = getattr(problem, "orig", None)
    told = str(reason) if isinstance(reason, sqlite3.Error) else type(problem).__name__
    return f"cannot be used ({told})"


def complain(reason: str) -> int:
    """Say what is wrong on standard error; return the exit code that goes with it."""
    typer.echo(f"langnghe: {reason}", err=True)
    return 2


def settings() -> Settings:
    """Return the settings, with logs set up as they say; raises SettingsError."""
    found = read_settings()
    log.configure(found.log_level)
    return found
