"""`langnghe staff`: accounts for the pages at /staff."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from bot import commands
from indicators.database import open_database
from referrals.places import place_by_code
from staff.accounts import EVERYWHERE, Account, AccountError, Accounts, Role
from staff.audit import Act, Audit
from staff.lockout import LockOut
from staff.passwords import PasswordError
from staff.sessions import StaffSessions

app = typer.Typer(help="Accounts for the staff pages at /staff.", no_args_is_help=True)
_ALL = "all"
# An audit line has 200 characters.
_UNITS_SHOWN = 25
Name = Annotated[str, typer.Argument(help="Name of the account")]
Units = Annotated[
    list[str] | None,
    typer.Option("--unit", help="A province (2 digits), a commune (5), or all; may be repeated"),
]


class StaffCommandError(Exception):
    """What keeps a command from being done."""


@dataclass(frozen=True, slots=True)
class _Office:
    accounts: Accounts
    sessions: StaffSessions
    lock_out: LockOut
    audit: Audit


@contextmanager
def _office() -> Iterator[_Office]:
    """Yield what keeps accounts; what goes wrong becomes one line and exit code 2."""
    with commands.plain_errors(AccountError, PasswordError, StaffCommandError):
        engine = open_database(commands.settings().database_url.get_secret_value())
        accounts = Accounts(engine)
        yield _Office(accounts, StaffSessions(engine, accounts), LockOut(engine), Audit(engine))


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What the account may do")] = Role.VIEWER,
    unit: Units = None,
) -> None:
    """Make an account; the password is asked for twice, or read from standard input."""
    with _office() as office:
        units = _codes(unit)
        account = office.accounts.add(name, role, units, _password())
        office.audit.write(Act.ACCOUNT_ADDED, subject=account, detail=_described(account))
    typer.echo(f"{name}: {_described(account)}")


@app.command(name="list")
def list_accounts() -> None:
    """List all accounts with role and units."""
    with _office() as office:
        found = office.accounts.all()
    for account in found:
        typer.echo(f"{account.name:<32} {_described(account)}{' disabled' * account.disabled}")
    if not found:
        typer.echo("No account yet: langnghe staff add NAME --role administrator")


@app.command()
def password(name: Name) -> None:
    """Give the account another password; its sessions end, and a lock-out too."""
    with _office() as office:
        office.accounts.named(name)  # before a password is asked for
        account = office.accounts.set_password(name, _password())
        office.sessions.end_all(account)
        office.lock_out.free(account)
        office.audit.write(Act.PASSWORD_CHANGED, subject=account)
    typer.echo(f"{name}: the password is changed.")


@app.command()
def disable(
    name: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Open the account again")] = False,
) -> None:
    """Close the account; its sessions end at once."""
    with _office() as office:
        account = office.accounts.disable(name, disabled=not undo)
        office.sessions.end_all(account)
        act = Act.ACCOUNT_ENABLED if undo else Act.ACCOUNT_DISABLED
        office.audit.write(act, subject=account)
    typer.echo(f"{name}: {'open again' if undo else 'disabled'}.")


@app.command()
def units(name: Name, unit: Units = None) -> None:
    """Let the account see these units, and no others."""
    with _office() as office:
        account = office.accounts.set_units(name, _codes(unit))
        office.audit.write(Act.UNITS_CHANGED, subject=account, detail=_described(account))
    typer.echo(f"{name}: {_described(account)}")


def _codes(given: list[str] | None) -> list[str]:
    return [_code(unit) for unit in given or ()]


def _code(unit: str) -> str:
    if unit == _ALL:
        return EVERYWHERE
    try:
        place_by_code(unit)
    except KeyError:
        raise StaffCommandError(f"--unit {unit}: no province or commune has this code") from None
    return unit


def _password() -> str:
    """Return the new password: typed twice without echo, or the first line of standard input."""
    if not _at_a_terminal():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="Once more"))


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _described(account: Account) -> str:
    """Return role and units, as codes."""
    shown = [unit or _ALL for unit in account.units]
    more = len(shown) - _UNITS_SHOWN
    rest = f" and {more} more" if more > 0 else ""
    return " ".join((account.role, *shown[:_UNITS_SHOWN])) + rest
