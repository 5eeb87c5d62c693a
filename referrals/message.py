"""A typed message as words, with the stops between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Self

from referrals.names import APOSTROPHE, Name, Syllable, syllable

_LONGEST = 4000  # characters read; a message of any channel is shorter
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_STOP = re.compile(r"[.,;:!?()\[\]\n/|\"“”]")
# The full stop after these ends no sentence: "tx. Kiến Tường".
_SHORT_TYPES = frozenset({"tp", "tx", "tt", "q", "p", "f", "h", "x"})


class Word(NamedTuple):
    """One word or number of a message."""

    spelling: Syllable
    starts: bool  # a stop stands before it
    dotted: bool  # a full stop follows at once: "q. Gò Vấp"
    capital: bool

    @property
    def folded(self) -> str:
        """Its letters without marks."""
        return self.spelling.folded

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.folded.isdecimal()


class Message:
    """The words of one message; `asked`: it answers the question where the person is."""

    def __init__(self, words: Sequence[Word], asked: bool) -> None:
        self.words = words
        self.asked = asked
        self.accented = any(word.spelling.accented for word in words)

    @classmethod
    def read(cls, text: str, asked: bool) -> Self:
        """Return `text` as words; what is longer than any channel's message is cut off."""
        return cls(_words(unicodedata.normalize("NFC", text[:_LONGEST])), asked)

    def without_marks(self) -> Message:
        """Return the message as if no word of it had marks."""
        words = [word._replace(spelling=word.spelling.bare()) for word in self.words]
        return Message(words, self.asked)

    def spelling(self, start: int, end: int) -> Name:
        """Return the words from `start` up to `end` as syllables."""
        return tuple(word.spelling for word in self.words[start:end])

    def breaks(self, at: int) -> bool:
        """Whether a stop, or the start or end of the message, stands before the word `at`."""
        return at == len(self.words) or self.words[at].starts

    def before(self, at: int) -> Word | None:
        """Return the word before the word `at`, None across a stop."""
        return None if self.breaks(at) else self.words[at - 1]

    def back_over(self, small: Container[str], at: int, most: int) -> int:
        """Return where one stands after going back from `at` over up to `most` of these words."""
        for _ in range(most):
            word = self.before(at)
            if word is None or word.folded not in small:
                break
            at -= 1
        return at

    def segments(self) -> Iterator[range]:
        """Yield the stretches of words between stops."""
        starts = [at for at, word in enumerate(self.words) if word.starts]
        for start, end in pairwise([*starts, len(self.words)]):
            yield range(start, end)


def _words(text: str) -> list[Word]:
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        starts = _is_stop(text[end : match.start()], found)
        end = match.end()
        found.append(_word(match.group(), starts, text[end : end + 1] == "."))
    return found


def _is_stop(between: str, words: Sequence[Word]) -> bool:
    if not words:
        return True
    shortens = words[-1].folded in _SHORT_TYPES and between.strip() == "."
    return not shortens and _STOP.search(between) is not None


def _word(typed: str, starts: bool, dotted: bool) -> Word:
    plain = typed if typed.isalnum() else APOSTROPHE.sub("", typed)
    number = plain.lstrip("0")[:4] if plain.isdecimal() else ""
    return Word(syllable(number or plain.lower()), starts, dotted, plain[0].isupper())
