"""Sessions end: by leaving, by standing idle, by age, with their account."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from staff.accounts import Account, Accounts
from staff.sessions import IDLE_SECONDS, LONGEST_SECONDS, StaffSessions
from tests.clock import Clock


@pytest.fixture
def sessions(engine: Engine, accounts: Accounts, clock: Clock) -> StaffSessions:
    return StaffSessions(engine, accounts, clock)


def test_a_token_tells_who_is_there(sessions: StaffSessions, lan: Account) -> None:
    """A token stands for its account; every sign-in has a new one; others stand for nobody."""
    first, second = sessions.start(lan), sessions.start(lan)
    assert first != second
    assert sessions.account(first) == lan
    assert sessions.account(second) == lan
    assert sessions.account("") is None
    assert sessions.account(first[:-1]) is None


def test_the_database_holds_no_token(sessions: StaffSessions, lan: Account, engine: Engine) -> None:
    """Who reads the database cannot sign in with what is there."""
    token = sessions.start(lan)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT hash FROM staff_sessions")).scalar_one()
    assert token not in kept
    assert sessions.account(kept) is None


def test_an_idle_session_ends(sessions: StaffSessions, lan: Account, clock: Clock) -> None:
    """Being seen keeps it; half an hour without does not."""
    token = sessions.start(lan)
    for _ in range(3):
        clock.now += IDLE_SECONDS - 1
        assert sessions.account(token) == lan
    clock.now += IDLE_SECONDS
    assert sessions.account(token) is None


def test_an_old_session_ends(sessions: StaffSessions, lan: Account, clock: Clock) -> None:
    """However busy, it ends after eight hours."""
    token, begun = sessions.start(lan), clock.now
    while clock.now + 1000 < begun + LONGEST_SECONDS:
        clock.now += 1000
        assert sessions.account(token) == lan
    clock.now = begun + LONGEST_SECONDS
    assert sessions.account(token) is None


def test_sessions_end_with_their_account(
    sessions: StaffSessions, accounts: Accounts, lan: Account
) -> None:
    """A disabled account has no session, at once; ending all ends them all."""
    tokens = [sessions.start(lan), sessions.start(lan)]
    accounts.disable(lan.name)
    assert [sessions.account(token) for token in tokens] == [None, None]
    accounts.disable(lan.name, disabled=False)
    sessions.end_all(lan)
    assert [sessions.account(token) for token in tokens] == [None, None]


def test_leaving_ends_one_session(sessions: StaffSessions, lan: Account) -> None:
    """Only the session that was left ends."""
    left, other = sessions.start(lan), sessions.start(lan)
    sessions.end(left)
    assert sessions.account(left) is None
    assert sessions.account(other) == lan


def test_changed_rights_hold_at_once(
    sessions: StaffSessions, accounts: Accounts, lan: Account
) -> None:
    """A session has the units that its account has now."""
    token = sessions.start(lan)
    accounts.set_units(lan.name, ["48"])
    found = sessions.account(token)
    assert found is not None
    assert found.units == ("48",)


def test_ended_sessions_are_forgotten(
    sessions: StaffSessions, lan: Account, engine: Engine, clock: Clock
) -> None:
    """The next sign-in removes the rows of sessions that have ended."""
    sessions.start(lan)
    clock.now += IDLE_SECONDS
    sessions.start(lan)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT count(*) FROM staff_sessions")).scalar_one()
    assert rows == 1
