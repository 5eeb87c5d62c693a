"""Rooms import only what stands below them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "nlu": set(),
    "responses": set(),
    "referrals": set(),
    "indicators": set(),
    "bot": {"nlu", "responses", "referrals", "indicators"},
    "staff": {"indicators"},
}
# Where the program is put together, and the command for accounts.
MAY_IMPORT_STAFF = {"bot/staff_pages.py", "bot/staff_cli.py"}


def imported(path: Path) -> set[str]:
    """Return the top names that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def files(room: str) -> list[Path]:
    return [path for path in (ROOT / room).rglob("*.py") if ".venv" not in path.parts]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    """The four rooms below import neither each other nor anything above them."""
    rooms = set(MAY_IMPORT)
    for path in files(room):
        name = path.relative_to(ROOT).as_posix()
        allowed = MAY_IMPORT[room] | {room} | ({"staff"} if name in MAY_IMPORT_STAFF else set())
        crossed = (imported(path) & rooms) - allowed
        assert not crossed, f"{name} imports {crossed}"


def test_serving_needs_neither_rasa_nor_tensorflow() -> None:
    """Outside `nlu/rasa`, nothing imports Rasa, TensorFlow or scikit-learn."""
    heavy = {"rasa", "tensorflow", "sklearn", "pickle", "joblib", "skops"}
    for room in MAY_IMPORT:
        for path in files(room):
            if "rasa" not in path.relative_to(ROOT).parts:
                assert not imported(path) & heavy, path
