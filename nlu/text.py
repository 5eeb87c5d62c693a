"""Normalise Vietnamese as it is typed in chats (pure functions, no state).

Shared by training (Python 3.10, inside Rasa) and serving (Python 3.12): what the model
learnt from and what it is asked go through the very same steps.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_SPACE = re.compile(r"\s+")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = {"₫": "đ", "Ð": "Đ", "ð": "đ"}
_OLD_TONE = re.compile(r"(?<!q)(o|u)([àáảãạèéẻẽẹỳýỷỹỵ])(?!\w)")


def _read_abbreviations(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


ABBREVIATIONS = _read_abbreviations(Path(__file__).with_name("abbreviations.tsv"))


def clean(text: str) -> str:
    """Return `text` in NFC without control, format or unassigned characters, spaces collapsed."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _visible(text)
    return _SPACE.sub(" ", text).strip()


def _visible(text: str) -> str:
    visible = (
        " " if char.isspace() else "" if unicodedata.category(char) in _INVISIBLE else char
        for char in text
    )
    return "".join(visible)


def normalise(text: str) -> str:
    """Return `text` cleaned, in lower case, with one spelling of each syllable.

    Letters held down are shortened ("cứuuuu" is "cứu"), look-alikes of đ become đ, and the
    tone mark stands where new spelling puts it ("hoà" is "hòa").
    """
    text = clean(text)
    for typed, meant in _LETTERS.items():  # several times as fast as to translate each letter
        text = text.replace(typed, meant)
    text = _REPEATED.sub(r"\1", text.lower())
    return _OLD_TONE.sub(_move_tone, text)


def _move_tone(match: re.Match[str]) -> str:
    first, second = match.groups()
    decomposed = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + decomposed[1]) + decomposed[0]


def words(text: str) -> list[str]:
    """Return the words of `text`, normalised, chat abbreviations written out."""
    found = _WORD.findall(normalise(text))
    return " ".join(ABBREVIATIONS.get(word, word) for word in found).split()


def _bare(letter: int) -> str:
    decomposed = unicodedata.normalize("NFD", chr(letter))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


class _BareLetters(dict[int, str]):
    """What is left of letters without diacritics; those of no Latin script are not kept."""

    def __missing__(self, letter: int) -> str:
        return _bare(letter)


_LATIN = (*range(0x250), *range(0x300, 0x370), *range(0x1E00, 0x1F00))
_BARE = _BareLetters({letter: _bare(letter) for letter in _LATIN})
_BARE |= {ord("đ"): "d", ord("Đ"): "D"}


def fold(text: str) -> str:
    """Return `text` without diacritics: what someone types who uses none ("đánh" is "danh")."""
    return text if text.isascii() else text.translate(_BARE)
