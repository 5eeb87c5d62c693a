"""The words of `place_words.yml`: sound, and none of them idle."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from referrals import vocabulary
from referrals.gazetteer import gazetteer
from referrals.names import key, spelled
from referrals.units import Level

FILE = Path(vocabulary.__file__).with_name("place_words.yml")
TEXT = FILE.read_text(encoding="utf-8")
LISTS: dict[str, Any] = yaml.load(TEXT, yaml.BaseLoader)  # noqa: S506 (makes only texts)
NAMES = (
    *("also_called", "unmistakable", "sure_with_marks", "everyday"),
    *("word_like", "abbreviated", "one_word"),
)


def test_every_list_is_read() -> None:
    """A list with a slip in its name would be lost."""
    assert {name.upper() for name in LISTS} <= set(vars(vocabulary))


def test_no_entry_stands_twice() -> None:
    """YAML would drop the first of two in silence."""
    root = yaml.compose(TEXT)
    assert isinstance(root, yaml.MappingNode)
    mappings = [root, *(node for _, node in root.value if isinstance(node, yaml.MappingNode))]
    for mapping in mappings:
        keys = [node.value for node, _ in mapping.value]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("part", NAMES)
def test_names_are_those_of_provinces_and_districts(part: str) -> None:
    """A slip in a name would make the entry idle."""
    for name in LISTS[part]:
        units = gazetteer().names.get(key(spelled(name)), [])
        assert any(unit.name == spelled(name) and unit.level < Level.COMMUNE for unit in units), (
            name
        )


def test_ordinary_words_could_be_names() -> None:
    """What is no name with or without marks needs no entry."""
    assert not [name for name in LISTS["ordinary"] if key(spelled(name)) not in gazetteer().names]


def test_compounds_have_two_words() -> None:
    """A compound is looked up by the word before an edge and the word behind it."""
    assert {len(compound) for compound in vocabulary.COMPOUNDS} == {2}


def test_file_is_composed() -> None:
    """One way to write a letter: NFC."""
    assert unicodedata.is_normalized("NFC", TEXT)
