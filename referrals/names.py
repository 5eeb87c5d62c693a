"""Vietnamese names as they are typed: with all, some or none of their marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

APOSTROPHE = re.compile(r"['’]")

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# "Mĩ Tho" and "Mỹ Tho", "Qui Nhơn" and "Quy Nhơn".
_FINAL_Y = re.compile(r"(?<=[bcdđghklmnprstvx])y$|(?<=^qu)y$")


class Syllable(NamedTuple):
    """One written word, taken apart so that spellings can be compared."""

    folded: str  # letters only: "tuong"
    shaped: str  # with the shapes of letters, without the tone: "tương"
    tone: str  # apart, so that "hoà" and "hòa" are the same

    @property
    def accented(self) -> bool:
        """Whether it was written with any mark."""
        return bool(self.tone) or self.shaped != self.folded

    def bare(self) -> Syllable:
        """Return it as if it had been written without marks."""
        return Syllable(self.folded, self.folded, "")


type Name = tuple[Syllable, ...]


# The syllables of our data, never those that people type.
_kept: dict[str, Syllable] = {}


def syllable(word: str) -> Syllable:
    """Return `word`, one written word in small letters, taken apart."""
    return _kept.get(word) or _taken_apart(word)


def _taken_apart(word: str) -> Syllable:
    if word.isascii():  # most typed words; to take one apart is the slowest step of all
        letters = _FINAL_Y.sub("i", word) if word.endswith("y") else word
        return Syllable(letters, letters, "")
    marks = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in marks if mark in _TONES)
    toneless = "".join(mark for mark in marks if mark not in _TONES)
    shaped = _FINAL_Y.sub("i", unicodedata.normalize("NFC", toneless))
    folded = "".join(mark for mark in toneless if not unicodedata.combining(mark))
    return Syllable(_FINAL_Y.sub("i", folded.replace("đ", "d")), shaped, tone)


def spelled(name: str) -> Name:
    """Return the syllables of a name out of our data, never of typed text: they are kept."""
    words = APOSTROPHE.sub("", name.lower()).replace("-", " ").split()
    return tuple(_kept.setdefault(word, syllable(word)) for word in words)


def key(name: Iterable[Syllable]) -> str:
    """Return what a name is looked up by: "kientuong", however it is marked or spaced."""
    return "".join(each.folded for each in name)


def may_be(typed: Name, name: Name) -> bool:
    """Whether `typed` is `name` with all, some or none of its marks."""
    return len(typed) == len(name) and all(map(fits, typed, name))


def fits(typed: Syllable, name: Syllable) -> bool:
    """Whether `typed` is the syllable `name` with all, some or none of its marks."""
    if typed.folded != name.folded or typed.tone not in ("", name.tone):
        return False
    if typed.shaped in (name.shaped, typed.folded):
        return True
    letters = zip(typed.shaped, name.shaped, name.folded, strict=False)
    return all(letter in (full, bare) for letter, full, bare in letters)
