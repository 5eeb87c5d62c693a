"""Failures lock out: one account, and all together; an unknown name is treated like a known one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from staff.accounts import Account
from staff.lockout import ALL_TOGETHER, ONE_ACCOUNT, LockOut
from tests.clock import Clock


@pytest.fixture
def lock_out(engine: Engine, clock: Clock) -> LockOut:
    return LockOut(engine, clock)


def admitted(lock_out: LockOut, account: Account | None, name: str, times: int) -> list[bool]:
    return [lock_out.attempt(account, name).admitted for _ in range(times)]


def test_known_and_unknown_names_are_locked_alike(lock_out: LockOut, lan: Account) -> None:
    """Five tries, then none: for an account and for a name that nobody has."""
    expected = [True] * ONE_ACCOUNT.most + [False] * 2
    assert admitted(lock_out, lan, "lan", len(expected)) == expected
    assert admitted(lock_out, None, "hoa", len(expected)) == expected


def test_a_lock_ends(lock_out: LockOut, lan: Account, clock: Clock) -> None:
    """A quarter of an hour after the first failure tries are admitted again, not before."""
    admitted(lock_out, lan, "lan", ONE_ACCOUNT.most + 1)
    clock.now += ONE_ACCOUNT.seconds - 1
    assert not lock_out.attempt(lan, "lan").admitted
    clock.now += 1
    assert lock_out.attempt(lan, "lan").admitted


def test_a_good_try_forgets_the_failures(lock_out: LockOut, lan: Account) -> None:
    """After a good try there are five again."""
    for _ in range(3):
        admitted(lock_out, lan, "lan", ONE_ACCOUNT.most - 1)
        good = lock_out.attempt(lan, "lan")
        assert good.admitted
        lock_out.succeeded(good)


def test_freeing_opens_at_once(lock_out: LockOut, lan: Account) -> None:
    """An operator can end a lock."""
    admitted(lock_out, lan, "lan", ONE_ACCOUNT.most + 1)
    lock_out.free(lan)
    assert lock_out.attempt(lan, "lan").admitted


def test_all_together_have_a_pace(lock_out: LockOut, lan: Account, clock: Clock) -> None:
    """Many names, each tried a little, stop at the common pace; good tries do not count."""
    for _ in range(ALL_TOGETHER.most // 2):
        lock_out.succeeded(lock_out.attempt(lan, "lan"))
    for number in range(ALL_TOGETHER.most):
        assert lock_out.attempt(None, f"name{number}").admitted
    assert not lock_out.attempt(lan, "lan").admitted
    clock.now += ALL_TOGETHER.seconds
    assert lock_out.attempt(lan, "lan").admitted


def test_a_locked_name_stops_nobody_else(lock_out: LockOut, lan: Account) -> None:
    """Tries at a locked name do not use up the common pace."""
    admitted(lock_out, None, "hoa", ALL_TOGETHER.most * 2)
    assert lock_out.attempt(lan, "lan").admitted


def test_a_lock_is_told_once(lock_out: LockOut, lan: Account) -> None:
    """Only the first refused try of a lock-out says so: a log is not flooded."""
    tries = [lock_out.attempt(lan, "lan") for _ in range(ONE_ACCOUNT.most + 3)]
    assert sum(one.first_refused for one in tries) == 1


def test_many_at_once_gain_nothing(lock_out: LockOut, lan: Account) -> None:
    """Tries sent at the same time are admitted five times, like those one after another."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: lock_out.attempt(lan, "lan").admitted, range(24)))
    assert sum(found) == ONE_ACCOUNT.most


def test_what_was_typed_is_not_kept(lock_out: LockOut, engine: Engine) -> None:
    """A password typed as a name leaves 16 bits, which many texts share."""
    lock_out.attempt(None, "mật khẩu của tôi")
    with engine.connect() as connection:
        marks = connection.execute(text("SELECT mark FROM staff_tries")).scalars().all()
    assert sorted(len(mark) for mark in marks) == [len("all"), len("name:") + 4]
