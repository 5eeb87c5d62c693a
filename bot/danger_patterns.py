"""The parts of a danger rule: words, phrases and patterns, and how they are found in a message."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from nlu.text import fold

# In the rules, "0" is any number.
ANY_NUMBER = "0"
# In the rules, "đá!" is not meant by "da".
EXACT = "!"
# People mix these two tones up in spelling, in the South and the Centre nearly always.
_ONE_TONE = str.maketrans({"\N{COMBINING TILDE}": "\N{COMBINING HOOK ABOVE}"})

Span = tuple[int, int]
Spans = Mapping[str, list[Span]]


class DangerKind(StrEnum):
    """What kind of danger the words tell of."""

    ATTACK = "attack"
    WEAPON = "weapon"
    CONFINEMENT = "confinement"
    THREAT = "threat"
    BYSTANDER = "bystander"
    CHILD = "child"
    SEXUAL = "sexual"
    SUICIDE = "suicide"
    TRAFFICKING = "trafficking"
    DISCREET = "discreet"
    INJURY = "injury"


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its letters without diacritics, and how it is spelt, each mark after its letter.

    A word of the rules may be `exact`: it is not meant by who leaves its diacritics out.
    """

    bare: str
    spelt: str
    exact: bool = False

    def may_be(self, typed: Word) -> bool:
        """Tell whether `typed`, of the same letters, may stand for this one."""
        if typed.spelt == self.spelt:
            return True
        if self.exact:
            return False
        if typed.spelt == typed.bare:
            return True
        return all(map(set.issubset, _marks(typed.spelt), _marks(self.spelt)))


def word(text: str) -> Word:
    """Return `text` taken apart. It is not cached: what people type must not outlive the turn."""
    if text.isdigit():
        text = ANY_NUMBER
    exact = text.endswith(EXACT)
    text = text.rstrip(EXACT)
    if text.isascii():
        return Word(text, text, exact)
    return Word(fold(text), unicodedata.normalize("NFD", text).translate(_ONE_TONE), exact)


def _marks(spelt: str) -> list[set[str]]:
    marks: list[set[str]] = []
    for char in spelt:
        if unicodedata.combining(char) and marks:
            marks[-1].add(char)
        else:
            marks.append({"đ"} if char == "đ" else set())
    return marks


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a pattern: what must stand there, and how far from the part before it."""

    name: str
    gap: int = 0
    either_side: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts in a row. `names` are what must occur somewhere for the pattern to have a chance."""

    steps: tuple[Step, ...]
    names: frozenset[str]

    def spans(self, found: Spans) -> list[Span]:
        """Return where the whole pattern stands, given where its parts stand."""
        if not self.names <= found.keys():
            return []
        spans = found[self.steps[0].name]
        for step in self.steps[1:]:
            spans = list(_joined(spans, step, found[step.name]))
        return spans


def _joined(before: list[Span], step: Step, candidates: list[Span]) -> Iterator[Span]:
    starts = {end: start for start, end in before}
    ends = dict(reversed(before)) if step.either_side else {}
    for start, end in candidates:
        for distance in range(step.gap + 1):
            if start - distance in starts:
                yield starts[start - distance], end
                break
            if end + distance in ends:
                yield start, ends[end + distance]
                break


class Patterns:
    """Patterns of which each may stand in a message, found by their first parts.

    A message holds few of all names: only patterns that begin with one of them are tried.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_first: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            self._by_first.setdefault(pattern.steps[0].name, []).append(pattern)

    def spans(self, found: Spans) -> Iterator[Span]:
        """Return where any of the patterns stands."""
        for name in self._by_first.keys() & found.keys():
            for pattern in self._by_first[name]:
                yield from pattern.spans(found)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def stand(self, found: Spans) -> bool:
        """Tell whether any of the patterns stands."""
        return next(self.spans(found), None) is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """`any_of` and `all_of` tell of a kind of danger; the calm lists in `unless` silence it."""

    name: str
    kind: DangerKind
    any_of: Patterns
    all_of: tuple[Pattern, ...]
    unless: tuple[str, ...]

    def matches(self, found: Spans) -> bool:
        """Tell whether the rule's patterns stand, whatever speaks against it."""
        if self.any_of and not self.any_of.stand(found):
            return False
        return all(pattern.spans(found) for pattern in self.all_of)


class Phrase(NamedTuple):
    """Words side by side, how they are spelt, and the `names` that they are found under."""

    words: tuple[Word, ...]
    spelt: list[str]
    names: list[str]

    def may_be(self, typed: Sequence[Word]) -> bool:
        """Tell whether `typed`, of the same letters, may stand for the phrase."""
        return all(one.may_be(other) for one, other in zip(self.words, typed, strict=True))


class Phrases:
    """Every phrase that the rules know and the names it goes by: one walk over a message finds all.

    Phrases are looked up by their letters without diacritics; those with the same letters are
    told apart word by word.
    """

    def __init__(self) -> None:
        self._by_letters: dict[tuple[str, ...], list[Phrase]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._words: dict[str, Word] = {}

    def word(self, typed: str) -> Word:
        """Return `typed` taken apart: what stands in the rules was taken apart with them."""
        return self._words.get(typed) or word(typed)

    def add(self, phrase: str, name: str) -> None:
        """Let `phrase` be found under `name` from now on."""
        meant = tuple(word(one) for one in phrase.split())
        self._words |= {one: word(one) for one in phrase.replace(EXACT, "").split()}
        letters = tuple(one.bare for one in meant)
        self._lengths.setdefault(letters[0], set()).add(len(meant))
        alike = self._by_letters.setdefault(letters, [])
        known = next((one for one in alike if one.words == meant), None)
        if known is None:
            alike.append(Phrase(meant, [one.spelt for one in meant], [name]))
        elif name not in known.names:
            known.names.append(name)

    def find(self, typed: list[Word], *, strict: bool) -> dict[str, list[Span]]:
        """Return, for each name, the places in `typed` where one of its phrases stands."""
        found: dict[str, list[Span]] = defaultdict(list)
        spelt = [one.spelt for one in typed]
        for start, end, phrases in self._alike(typed):
            for phrase in phrases:
                # Most are spelt alike: to go word by word would take as long as all the rest.
                alike_throughout = phrase.spelt == spelt[start:end]
                if alike_throughout or (not strict and phrase.may_be(typed[start:end])):
                    for name in phrase.names:
                        found[name].append((start, end))
        return found

    def _alike(self, typed: list[Word]) -> Iterator[tuple[int, int, list[Phrase]]]:
        letters = [one.bare for one in typed]
        for start, first in enumerate(letters):
            for length in self._lengths.get(first, ()):
                end = start + length
                phrases = self._by_letters.get(tuple(letters[start:end]))
                if phrases:
                    yield start, end, phrases
