"""What is installed is what was looked at: every dependency is pinned by hash."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

LOCKS = (ROOT / "uv.lock", ROOT / "nlu" / "rasa" / "uv.lock")


def packages(lock: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=["bot", "rasa"])
def test_every_dependency_has_a_hash(lock: Path) -> None:
    """Each file that could be installed comes from PyPI and has its SHA-256 in the lock."""
    ours = [one for one in packages(lock) if {"editable", "virtual"} & set(one["source"])]
    assert len(ours) == 1
    for package in packages(lock):
        if package in ours:
            continue
        assert package["source"] == {"registry": "https://pypi.org/simple"}, package["name"]
        files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
        for file in files:
            assert file["hash"].removeprefix("sha256:") != file["hash"], package["name"]
            assert len(file["hash"]) == len("sha256:") + 64, package["name"]


def test_nothing_is_installed_past_the_lock() -> None:
    """Makefile and Dockerfile install only by the lock files."""
    for name in ("Makefile", "Dockerfile"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        syncs = [line for line in lines if " sync" in line and not line.lstrip().startswith("#")]
        assert syncs, name
        assert all("--locked" in line or "--frozen" in line for line in syncs), name
