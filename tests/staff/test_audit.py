"""The audit log: what was done, by whom, on whom, newest first."""

from __future__ import annotations

from sqlalchemy import Engine

from staff.accounts import Account
from staff.audit import Act, Audit
from tests.clock import Clock


def test_lines_are_read_newest_first(engine: Engine, lan: Account, clock: Clock) -> None:
    """Each line says when, who, what, about whom and which codes."""
    audit = Audit(engine, clock)
    audit.write(Act.ACCOUNT_ADDED, subject=lan, detail="viewer 20194")
    clock.now += 5
    audit.write(Act.DOWNLOADED, actor=lan, detail="docx 2026-Q3 20194")
    newest, oldest = audit.read()
    assert (newest.at, newest.actor, newest.act) == (1_000_000_005, "lan", Act.DOWNLOADED)
    assert (oldest.actor, oldest.subject, oldest.detail) == (None, "lan", "viewer 20194")


def test_pages_go_on_where_the_last_ended(engine: Engine, clock: Clock) -> None:
    """Reading on before the last line gives every line once."""
    audit = Audit(engine, clock)
    for _ in range(5):
        audit.write(Act.SIGN_IN_FAILED)
    first = audit.read(most=3)
    rest = audit.read(before=first[-1].id, most=3)
    numbers = [line.id for line in (*first, *rest)]
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) == 5
