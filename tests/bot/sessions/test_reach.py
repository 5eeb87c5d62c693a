"""A server that does not answer is left alone for a while, and told of once a minute."""

from __future__ import annotations

import pytest

from bot.sessions.reach import Reach
from tests.clock import Clock


def test_one_in_a_second_tries() -> None:
    """While it is lost, one try a second; once it is found, everybody."""
    clock = Clock()
    reach = Reach("store", clock)
    reach.lost(OSError())
    tries = []
    for _ in range(30):
        clock.now += 0.1
        tries.append(reach.worth_trying())
    assert sum(tries) in (2, 3)
    reach.found()
    assert reach.good
    assert all(reach.worth_trying() for _ in range(10))


def test_it_is_told_once_a_minute(capfd: pytest.CaptureFixture[str]) -> None:
    """A long outage does not fill the log, and what the error says is never in it."""
    clock = Clock()
    reach = Reach("store", clock)
    for _ in range(150):
        reach.lost(OSError("planted words"))
        clock.now += 1
    printed = "".join(capfd.readouterr())
    assert printed.count("store_not_reached") == 3
    assert "planted" not in printed
