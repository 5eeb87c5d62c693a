"""Accounts of staff: a name, a role, the units that it may see. Never deleted, only disabled."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from staff.passwords import hash_password, matches

TABLES = MetaData()
ACCOUNTS = Table(
    "staff_accounts",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", String(256), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
_UNITS = Table(
    "staff_units",
    TABLES,
    Column("account", Integer, primary_key=True, autoincrement=False),
    Column("unit", String(5), primary_key=True),
)
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")

EVERYWHERE = ""
"""The unit that is the whole service."""


class Role(StrEnum):
    """What an account may do; each may do what stands before it, too."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def includes(self, other: Role) -> bool:
        """Return whether who has this role may do what `other` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class AccountError(Exception):
    """An account that cannot be had so; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """Someone on the staff; `units` are codes of provinces and communes, "" is everywhere.

    An administrator's units say nothing: she sees all.
    """

    id: int
    name: str
    role: Role
    units: tuple[str, ...]
    disabled: bool


class Accounts:
    """The accounts in the database that `engine` opens; methods wait for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: Role, units: Iterable[str], password: str) -> Account:
        """Make an account and return it.

        Raises:
            AccountError: `name` is no name (2 to 32 small letters, digits, `.`, `_`, `-`) or is
                taken, or a viewer or editor has no unit.
            PasswordError: `password` is not taken.
        """
        if not _NAME.fullmatch(name):
            raise AccountError(f"{name!r}: 2 to 32 letters a-z, digits, '.', '_', '-' are wanted")
        kept = sorted(set(units))
        _refuse_blind(name, role, kept)
        new = insert(ACCOUNTS).values(
            name=name,
            role=role,
            password=hash_password(password),
            disabled=False,
            created_at=int(time.time()),
        )
        try:
            with self._engine.begin() as connection:
                number = connection.execute(new.returning(ACCOUNTS.c.id)).scalar_one()
                _put_units(connection, number, kept)
        except IntegrityError:
            raise AccountError(f"{name}: there is already an account of this name") from None
        return Account(number, name, role, tuple(kept), disabled=False)

    def set_password(self, name: str, password: str) -> Account:
        """Give the account another password; raises AccountError, PasswordError."""
        return self._change(name, password=hash_password(password))

    def disable(self, name: str, disabled: bool = True) -> Account:
        """Close the account, or open it again; raises AccountError if there is none."""
        return self._change(name, disabled=disabled)

    def set_units(self, name: str, units: Iterable[str]) -> Account:
        """Let the account see `units` and no others; raises AccountError."""
        account, kept = self.named(name), sorted(set(units))
        _refuse_blind(name, account.role, kept)
        with self._engine.begin() as connection:
            connection.execute(delete(_UNITS).where(_UNITS.c.account == account.id))
            _put_units(connection, account.id, kept)
        return self.named(name)

    def named(self, name: str) -> Account:
        """Return the account of this name; raises AccountError if there is none."""
        account = self._one(ACCOUNTS.c.name == name)
        if account is None:
            raise AccountError(f"{name!r}: there is no account of this name")
        return account

    def known(self, name: str) -> Account | None:
        """Return the account of this name, as it was typed at sign-in."""
        return self._one(ACCOUNTS.c.name == name.strip().lower())

    def by_id(self, number: int) -> Account | None:
        """Return the account with this id."""
        return self._one(ACCOUNTS.c.id == number)

    def all(self) -> list[Account]:
        """Return all accounts by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.name)).mappings()
            return [_account(row, _units(connection, row["id"])) for row in rows.all()]

    def check(self, account: Account | None, password: str) -> bool:
        """Return whether `password` opens `account`; as slow for no account as for a real one."""
        kept = self._password(account) if account else None
        return matches(password, kept) and account is not None and not account.disabled

    def _password(self, account: Account) -> str:
        wanted = select(ACCOUNTS.c.password).where(ACCOUNTS.c.id == account.id)
        with self._engine.connect() as connection:
            return str(connection.execute(wanted).scalar_one())

    def _change(self, name: str, **values: object) -> Account:
        account = self.named(name)
        with self._engine.begin() as connection:
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account.id).values(**values))
        return self.named(name)

    def _one(self, which: ColumnElement[bool]) -> Account | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(ACCOUNTS).where(which)).mappings().first()
            return _account(row, _units(connection, row["id"])) if row else None


def _refuse_blind(name: str, role: Role, units: list[str]) -> None:
    if not units and role is not Role.ADMINISTRATOR:
        raise AccountError(f"{name}: a {role} needs at least one unit")


def _put_units(connection: Connection, account: int, units: list[str]) -> None:
    if units:
        rows = [{"account": account, "unit": unit} for unit in units]
        connection.execute(insert(_UNITS), rows)


def _units(connection: Connection, account: int) -> tuple[str, ...]:
    wanted = select(_UNITS.c.unit).where(_UNITS.c.account == account).order_by(_UNITS.c.unit)
    return tuple(connection.execute(wanted).scalars())


def _account(row: RowMapping, units: tuple[str, ...]) -> Account:
    return Account(row["id"], row["name"], Role(row["role"]), units, row["disabled"])
