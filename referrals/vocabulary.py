"""Words by which places are told from other words; `place_words.yml` holds and explains them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from referrals.names import key, spelled

_FILE = Path(__file__).with_name("place_words.yml")


def _read() -> dict[str, Any]:
    with _FILE.open(encoding="utf-8") as file:
        # BaseLoader makes texts of all values: no word can turn into "false".
        return dict(yaml.load(file, yaml.CBaseLoader))  # noqa: S506


_LISTS = _read()


def _keys(part: str) -> frozenset[str]:
    return frozenset(key(spelled(name)) for name in _LISTS[part])


def _folded(part: str) -> frozenset[str]:
    return frozenset(word.folded for word in spelled(_LISTS[part]))


# Names
ALSO_CALLED = {
    spelled(official): tuple(map(spelled, others))
    for official, others in _LISTS["also_called"].items()
}
UNMISTAKABLE = _keys("unmistakable")
SURE_WITH_MARKS = _keys("sure_with_marks")
WELL_KNOWN = UNMISTAKABLE | SURE_WITH_MARKS
EVERYDAY = _keys("everyday")
WORD_LIKE = _keys("word_like")
ABBREVIATED = _keys("abbreviated")
ONE_WORD = ABBREVIATED | _keys("one_word")
ORDINARY = _keys("ordinary")

# Words around a name
BETWEEN = _folded("between")
OWNERS = _folded("owners")
LINKS = _folded("links")
NOT_A_UNIT = frozenset(spelled(_LISTS["not_a_unit"]))
NOT_A_UNIT_UNMARKED = _folded("not_a_unit_unmarked")
COMPOUNDS = frozenset(
    tuple(word.folded for word in spelled(compound)) for compound in _LISTS["compounds"]
)
PARTICLES = _folded("particles")
FILLERS = PARTICLES | _folded("fillers") | frozenset(map(str, range(1, 100)))
