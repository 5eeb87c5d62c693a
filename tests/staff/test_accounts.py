"""Accounts: names, roles, units, passwords."""

from __future__ import annotations

import unicodedata

import pytest
from sqlalchemy import Engine, text

from staff.accounts import Account, AccountError, Accounts, Role
from staff.passwords import PasswordError
from tests.staff.conftest import PASSWORD


def test_an_account_is_found_as_it_was_made(accounts: Accounts, lan: Account) -> None:
    """Name, role and units are kept; the name is found however it is typed."""
    assert accounts.named("lan") == lan
    assert accounts.known(" Lan ") == lan
    assert accounts.by_id(lan.id) == lan
    assert accounts.all() == [lan]
    assert (lan.role, lan.units, lan.disabled) == (Role.VIEWER, ("20194",), False)


def test_only_the_password_opens_it(accounts: Accounts, lan: Account) -> None:
    """The right password opens, however its letters are composed; another, or none, does not."""
    assert accounts.check(lan, PASSWORD)
    assert accounts.check(lan, unicodedata.normalize("NFD", PASSWORD))
    assert not accounts.check(lan, PASSWORD.upper())
    assert not accounts.check(lan, "")
    assert not accounts.check(None, PASSWORD)


def test_a_password_is_kept_as_argon2(accounts: Accounts, lan: Account, engine: Engine) -> None:
    """The database holds an Argon2id hash and nothing of the password."""
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT password FROM staff_accounts")).scalar_one()
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert accounts.check(lan, PASSWORD)


def test_a_disabled_account_opens_to_nobody(accounts: Accounts, lan: Account) -> None:
    """Disabled it stays closed to the right password, and opens again when enabled."""
    assert not accounts.check(accounts.disable(lan.name), PASSWORD)
    assert accounts.check(accounts.disable(lan.name, disabled=False), PASSWORD)


def test_a_new_password_replaces_the_old(accounts: Accounts, lan: Account) -> None:
    """After a change only the new password opens."""
    accounts.set_password("lan", "nắng sớm trên đồi chè")
    assert accounts.check(lan, "nắng sớm trên đồi chè")
    assert not accounts.check(lan, PASSWORD)


def test_units_are_replaced(accounts: Accounts, lan: Account) -> None:
    """The new units stand for the old ones, each once."""
    assert accounts.set_units(lan.name, ["48", "91", "48"]).units == ("48", "91")


@pytest.mark.parametrize("password", ["ngắn quá", "x" * 300, "aaaaaaaaaaaaaaaa", ""])
def test_weak_passwords_are_refused(accounts: Accounts, password: str) -> None:
    """Too short, too long, monotonous: refused, without a word of it in the reason."""
    with pytest.raises(PasswordError) as refused:
        accounts.add("hoa", Role.ADMINISTRATOR, [], password)
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a", "Lan", "lan nguyễn", "-lan", "x" * 33, "lan@xa.vn"])
def test_faulty_names_are_refused(accounts: Accounts, name: str) -> None:
    """A name is 2 to 32 plain characters; the error quotes it."""
    with pytest.raises(AccountError, match="wanted"):
        accounts.add(name, Role.ADMINISTRATOR, [], PASSWORD)


def test_a_name_is_given_once(accounts: Accounts, lan: Account) -> None:
    """A second account of the same name is refused and changes nothing."""
    with pytest.raises(AccountError, match="lan: there is already"):
        accounts.add("lan", Role.ADMINISTRATOR, [], PASSWORD)
    assert accounts.all() == [lan]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_who_would_see_nothing_is_refused(accounts: Accounts, role: Role) -> None:
    """A viewer or editor without a unit is a mistake, not an account."""
    with pytest.raises(AccountError, match="at least one unit"):
        accounts.add("hoa", role, [], PASSWORD)


def test_nobody_is_told_by_name(accounts: Accounts) -> None:
    """Changing an account that is not there says which."""
    for change in (accounts.named, accounts.disable):
        with pytest.raises(AccountError, match="'hoa': there is no account"):
            change("hoa")
    assert accounts.by_id(1) is None


def test_roles_build_on_one_another() -> None:
    """Each role may do what the ones before it may, and no more."""
    assert Role.ADMINISTRATOR.includes(Role.EDITOR)
    assert Role.EDITOR.includes(Role.VIEWER)
    assert not Role.VIEWER.includes(Role.EDITOR)
    assert not Role.EDITOR.includes(Role.ADMINISTRATOR)
