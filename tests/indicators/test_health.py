"""One word on how each channel is."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.categories import Channel
from indicators.database import open_database
from indicators.health import ChannelHealth, Health


def test_the_last_word_holds(tmp_path: Path) -> None:
    """A channel's health is the last that was told, for every process."""
    url = f"sqlite:///{tmp_path / 'health.db'}"
    health, other = ChannelHealth(open_database(url)), ChannelHealth(open_database(url))
    assert health.read() == {}
    health.set(Channel.ZALO_OA, Health.OUT_OF_QUOTA)
    assert other.read()[Channel.ZALO_OA][0] is Health.OUT_OF_QUOTA
    other.set(Channel.ZALO_OA, Health.GOOD)
    assert health.read()[Channel.ZALO_OA][0] is Health.GOOD


def test_the_same_word_keeps_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`since` tells when it became so, not when it was told last."""
    health = ChannelHealth(open_database(f"sqlite:///{tmp_path / 'health.db'}"))
    health.set(Channel.TELEGRAM, Health.UNREACHABLE)
    _, since = health.read()[Channel.TELEGRAM]
    monkeypatch.setattr("indicators.health.time.time", lambda: since + 100.0)
    health.set(Channel.TELEGRAM, Health.UNREACHABLE)
    assert health.read()[Channel.TELEGRAM] == (Health.UNREACHABLE, since)
    health.set(Channel.TELEGRAM, Health.GOOD)
    assert health.read()[Channel.TELEGRAM] == (Health.GOOD, since + 100)


def test_only_what_was_told_is_ended(tmp_path: Path) -> None:
    """The end of one trouble does not hide another."""
    health = ChannelHealth(open_database(f"sqlite:///{tmp_path / 'health.db'}"))
    health.set(Channel.ZALO_OA, Health.NEEDS_AUTHORISATION)
    health.end(Channel.ZALO_OA, Health.OUT_OF_QUOTA)
    assert health.read()[Channel.ZALO_OA][0] is Health.NEEDS_AUTHORISATION
    health.end(Channel.ZALO_OA, Health.NEEDS_AUTHORISATION)
    assert health.read()[Channel.ZALO_OA][0] is Health.GOOD
