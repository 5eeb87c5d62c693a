"""Recognise danger in words, by rules that people can read, before any model and without one.

The rules are data: `danger.yml` explains how they are written. This module checks that file when
it loads it, and looks for its patterns in a message. Patterns are matched word by word, not by
regular expressions: the time it takes grows with the length of the message and nothing else.
Nothing of a message is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from nlu.text import normalise, words

RULES_FILE = Path(__file__).with_name("danger.yml")

# The end of a sentence takes the place of a word, so that patterns seldom reach over it.
_STOP = "."
_SENTENCE_END = re.compile(r"[.!?;\n…]+")
# "can't" and "s.o.s" are one word: else "t" and "s" would be read as abbreviations.
_JOINED = re.compile(r"(?<=\w)['’ʼ](?=\w)|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
# "8t" is "8 tuổi", "15p" is "15 p".
_AGE = re.compile(r"\b(\d{1,2})t\b", re.IGNORECASE)
_NUMBER_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_])")
# "chị H": a person in a made-up case. Else "H" would be read as an abbreviation.
_LETTER_NAME = re.compile(
    r"\b((?i:anh|chị|ông|bà|cô|chú|bác|em|cháu|bé|bạn|chồng là|vợ là))\s+[A-HJ-NP-ZĐ]\b(?!['’.]\w)"
)
_SOMEONE = "nhanvat"
# From this share of words with diacritics on, a word without them is meant without them, unless
# there are words among them that are nothing without theirs: then they were left out in haste.
_FULLY_ACCENTED = 0.35
_IN_HASTE = frozenset("bi biet chong cua cuu dang duoc giup khong muon nguoi nhot phai toi".split())
# People mix these two tones up in spelling, in the South and the Centre nearly always.
_ONE_TONE = str.maketrans({"\N{COMBINING TILDE}": "\N{COMBINING HOOK ABOVE}"})
_NO_MARKS: frozenset[str] = frozenset()
# In the rules, "0" is any number.
_ANY_NUMBER = "0"
# In the rules, "đá!" is not meant by "da".
_EXACT = "!"
# "..." in a pattern lets this many words stand between its neighbours.
_USUAL_GAP = 4
_GAP = re.compile(r"\.(\d{1,2})\.|~(\d{1,2})~|(\.\.\.)")
_GROUP = re.compile(r"<([a-z][a-z0-9_]*)>")
_NAME = re.compile(r"[a-z][a-z0-9_]*")

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


class DangerRulesError(Exception):
    """The rules cannot be used; the message names the file, the place in it and the reason."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word: its letters without diacritics, and for each letter the marks that it carries.

    A word of the rules may be `exact`: it is not meant by who leaves its diacritics out.
    """

    bare: str
    marks: tuple[frozenset[str], ...]
    exact: bool = False

    def may_be(self, typed: _Word, *, strict: bool) -> bool:
        """Tell whether `typed`, of the same letters, may stand for this word of the rules."""
        if typed.marks == self.marks:
            return True
        if self.exact or strict:
            return False
        return all(some <= full for some, full in zip(typed.marks, self.marks, strict=True))


def _word(text: str) -> _Word:
    """Return `text` taken apart. It is not cached: what people type must not outlive the turn."""
    if text.isdigit():
        text = _ANY_NUMBER
    exact = text.endswith(_EXACT)
    text = text.rstrip(_EXACT)
    if text.isascii():
        return _Word(text, (_NO_MARKS,) * len(text), exact)
    return _Word(*_taken_apart(text), exact)


def _taken_apart(text: str) -> tuple[str, tuple[frozenset[str], ...]]:
    decomposed = unicodedata.normalize("NFD", text).translate(_ONE_TONE)
    letters: list[str] = []
    marks: list[set[str]] = []
    for char in decomposed:
        if unicodedata.combining(char) and marks:
            marks[-1].add(char)
        else:
            letters.append("d" if char == "đ" else char)
            marks.append({"đ"} if char == "đ" else set())
    return "".join(letters), tuple(frozenset(one) for one in marks)


@dataclass(frozen=True, slots=True)
class _Step:
    """One part of a pattern: what must stand there, and how far from the part before it."""

    name: str
    gap: int = 0
    either_side: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Parts in a row. `names` are what must occur somewhere for the pattern to have a chance."""

    steps: tuple[_Step, ...]
    names: frozenset[str]

    def spans(self, found: Spans) -> list[Span]:
        """Return where the whole pattern stands, given where its parts stand."""
        if not self.names <= found.keys():
            return []
        spans = found[self.steps[0].name]
        for step in self.steps[1:]:
            spans = list(_joined(spans, step, found[step.name]))
        return spans


def _joined(before: list[Span], step: _Step, candidates: list[Span]) -> Iterator[Span]:
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


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    kind: DangerKind
    any_of: tuple[_Pattern, ...]
    all_of: tuple[_Pattern, ...]
    unless: tuple[str, ...]


@dataclass(slots=True)
class _Phrases:
    """Every phrase that the rules know and the names it goes by: one walk over a message finds all.

    Phrases are looked up by their letters without diacritics; those with the same letters are
    told apart word by word.
    """

    names: dict[tuple[_Word, ...], list[str]] = field(default_factory=dict)
    by_letters: dict[tuple[str, ...], list[tuple[_Word, ...]]] = field(default_factory=dict)
    lengths: dict[str, set[int]] = field(default_factory=dict)

    def add(self, phrase: str, name: str) -> None:
        meant = tuple(_word(one) for one in phrase.split())
        if meant not in self.names:
            letters = tuple(one.bare for one in meant)
            self.by_letters.setdefault(letters, []).append(meant)
            self.lengths.setdefault(letters[0], set()).add(len(meant))
        names = self.names.setdefault(meant, [])
        if name not in names:
            names.append(name)

    def find(self, typed: list[_Word], *, strict: bool) -> dict[str, list[Span]]:
        """Return, for each name, the places in `typed` where one of its phrases stands."""
        found: dict[str, list[Span]] = {}
        for span, meant in self._known(typed):
            if all(one.may_be(typed[at], strict=strict) for at, one in enumerate(meant, span[0])):
                for name in self.names[meant]:
                    found.setdefault(name, []).append(span)
        return found

    def _known(self, typed: list[_Word]) -> Iterator[tuple[Span, tuple[_Word, ...]]]:
        letters = [one.bare for one in typed]
        for start, first in enumerate(letters):
            for length in self.lengths.get(first, ()):
                end = start + length
                for meant in self.by_letters.get(tuple(letters[start:end]), ()):
                    yield (start, end), meant


class DangerRules:
    """The rules of `danger.yml`, ready to be asked."""

    def __init__(
        self,
        phrases: _Phrases,
        blank: tuple[_Pattern, ...],
        calm: Mapping[str, tuple[_Pattern, ...]],
        rules: tuple[_Rule, ...],
    ) -> None:
        self._phrases = phrases
        self._blank = blank
        self._calm = calm
        self._rules = rules

    @classmethod
    def load(cls, path: Path = RULES_FILE) -> DangerRules:
        """Return the rules written in `path`.

        Raises:
            DangerRulesError: the file is missing, is not YAML, or holds something that no rule
                may hold; the message says where.
        """
        return _Reader(path).read()

    def find(self, text: str) -> DangerKind | None:
        """Return the kind of danger that `text` tells of, or None. Any text will do."""
        rule = self._first(text)
        return rule.kind if rule else None

    def explain(self, text: str) -> str | None:
        """Return the name of the rule that `find` went by, or None: for who maintains the rules."""
        rule = self._first(text)
        return rule.name if rule else None

    def _first(self, text: str) -> _Rule | None:
        typed, strict = _read(text)
        heard = self._phrases.find(typed, strict=strict)
        found = _without(heard, self._blanked(heard))
        calm: dict[str, bool] = {}
        for rule in self._rules:
            if _matches(rule, found) and not self._is_calm(rule, found, calm):
                return rule
        return None

    def _blanked(self, found: Spans) -> set[int]:
        spans = (span for pattern in self._blank for span in pattern.spans(found))
        return {place for start, end in spans for place in range(start, end)}

    def _is_calm(self, rule: _Rule, found: Spans, known: dict[str, bool]) -> bool:
        for name in rule.unless:
            if name not in known:
                known[name] = any(one.spans(found) for one in self._calm[name])
            if known[name]:
                return True
        return False


def _read(text: str) -> tuple[list[_Word], bool]:
    """Return the words of `text` and whether it is typed with diacritics throughout."""
    sentences = (words(one) for one in _SENTENCE_END.split(_spelt_out(text)))
    typed = [_word(one) for sentence in sentences if sentence for one in (*sentence, _STOP)]
    as_typed = normalise(text).split()
    accented = sum(not one.isascii() for one in as_typed)
    careful = _IN_HASTE.isdisjoint(as_typed)
    return typed, careful and accented >= _FULLY_ACCENTED * max(len(as_typed), 1)


def _spelt_out(text: str) -> str:
    text = _JOINED.sub("", text)
    if not text.isupper():
        text = _LETTER_NAME.sub(rf"\1 {_SOMEONE}", text)
    return _NUMBER_UNIT.sub(" ", _AGE.sub(r"\1 tuổi", text))


def _without(found: Spans, blanked: set[int]) -> Spans:
    if not blanked:
        return found
    kept = (
        (name, [span for span in spans if blanked.isdisjoint(range(*span))])
        for name, spans in found.items()
    )
    return {name: spans for name, spans in kept if spans}


def _matches(rule: _Rule, found: Spans) -> bool:
    if rule.any_of and not any(pattern.spans(found) for pattern in rule.any_of):
        return False
    return all(pattern.spans(found) for pattern in rule.all_of)


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML in which a key given twice is an error, not a silent loss of the first."""


def _unique_mapping(loader: _UniqueKeyLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[object] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"'{key}' is there twice", problem_mark=key_node.start_mark
            )
        seen.add(key)
    return dict(loader.construct_pairs(node, deep=True))


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:map", _unique_mapping)


class _Reader:
    """Reads one file of rules, and complains with the place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._phrases = _Phrases()
        self._groups: dict[str, list[str]] = {}
        self._used: set[str] = set()

    def read(self) -> DangerRules:
        content = self._keys(self._yaml(), "the file", {"groups", "blank", "calm", "rules"})
        for name, members in self._mapping(content["groups"], "groups").items():
            self._groups[name] = self._members(members, f"groups, {name}")
        blank = self._patterns(content["blank"], "blank")
        calm = {
            name: self._patterns(patterns, f"calm, {name}")
            for name, patterns in self._mapping(content["calm"], "calm").items()
        }
        rules = self._rules(content["rules"], calm)
        self._check_all_used()
        return DangerRules(self._phrases, blank, calm, rules)

    def _fault(self, place: str, reason: str) -> DangerRulesError:
        return DangerRulesError(f"{self._path}: {place}: {reason}")

    def _yaml(self) -> object:
        try:
            text = self._path.read_text(encoding="utf-8")
            return yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506 (it is a SafeLoader)
        except (OSError, UnicodeDecodeError) as error:
            raise self._fault("the file", f"cannot be read ({error})") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else "?"
            raise self._fault(f"line {line}", f"not valid YAML: {error.problem}") from error
        except yaml.YAMLError as error:
            raise self._fault("the file", f"not valid YAML: {error}") from error

    def _mapping(self, value: object, place: str) -> dict[str, object]:
        if not isinstance(value, dict) or not value:
            raise self._fault(place, "must be a mapping with something in it")
        for key in value:
            if not isinstance(key, str) or not _NAME.fullmatch(key):
                raise self._fault(place, f"'{key}' is not a name (a–z, 0–9 and _)")
        return value

    def _keys(
        self, value: object, place: str, required: set[str], optional: frozenset[str] = frozenset()
    ) -> dict[str, object]:
        mapping = self._mapping(value, place)
        if missing := required - mapping.keys():
            raise self._fault(place, f"lacks {', '.join(sorted(missing))}")
        if unknown := mapping.keys() - required - optional:
            raise self._fault(place, f"unknown key {', '.join(sorted(unknown))}")
        return mapping

    def _texts(self, value: object, place: str) -> list[str]:
        if not isinstance(value, list):
            raise self._fault(place, "must be a list")
        for number, one in enumerate(value, 1):
            if not isinstance(one, str) or not one.strip():
                # YAML reads a bare "no" as false and "3" as a number.
                raise self._fault(f"{place}, no. {number}", f"not a text ({one!r}); quote it")
        return value

    def _members(self, value: object, place: str) -> list[str]:
        """Return the phrases of a group; "<other>" stands for those of a group further up."""
        members: list[str] = []
        for text in self._texts(value, place):
            if group := _GROUP.fullmatch(text):
                members += self._group(group[1], place)
            else:
                members.append(self._phrase(text, place))
        if not members:
            raise self._fault(place, "is empty")
        return members

    def _group(self, name: str, place: str) -> list[str]:
        if name not in self._groups:
            raise self._fault(place, f"group <{name}> is not defined (above)")
        self._used.add(name)
        return self._groups[name]

    def _phrase(self, text: str, place: str) -> str:
        phrase = normalise(_JOINED.sub("", text))
        if not all(one.removesuffix(_EXACT).isalnum() for one in phrase.split()):
            raise self._fault(place, f"'{text}' must be words and nothing else")
        return phrase

    def _patterns(self, value: object, place: str) -> tuple[_Pattern, ...]:
        texts = self._texts(value, place)
        return tuple(self._pattern(one, f"{place}, no. {n}") for n, one in enumerate(texts, 1))

    def _pattern(self, text: str, place: str) -> _Pattern:
        place = f"{place} '{text}'"
        steps: list[_Step] = []
        gap: _Step | None = None
        for part in text.split():
            if between := _GAP.fullmatch(part):
                if gap or not steps:
                    raise self._fault(place, f"'{part}' must stand between two words")
                gap = _gap(between)
            else:
                distance, either = (gap.gap, gap.either_side) if gap else (0, False)
                steps.append(_Step(self._name(part, place), distance, either))
                gap = None
        if gap or not steps:
            raise self._fault(place, "a pattern must end with a word")
        return _Pattern(tuple(steps), frozenset(step.name for step in steps))

    def _name(self, part: str, place: str) -> str:
        """Return the name under which the phrases of `part` are looked up, and register them."""
        if group := _GROUP.fullmatch(part):
            phrases: Iterable[str] = self._group(group[1], place)
        else:
            phrases = [self._phrase(one, place) for one in part.split("|")]
        for phrase in phrases:
            if not phrase:
                raise self._fault(place, f"'{part}' has an empty alternative")
            self._phrases.add(phrase, part)
        return part

    def _rules(self, value: object, calm: Mapping[str, tuple[_Pattern, ...]]) -> tuple[_Rule, ...]:
        if not isinstance(value, list) or not value:
            raise self._fault("rules", "must be a list with something in it")
        rules: dict[str, _Rule] = {}
        for number, one in enumerate(value, 1):
            rule = self._rule(one, f"rules, no. {number}", calm)
            if rule.name in rules:
                raise self._fault(f"rules, no. {number}", f"the name {rule.name} is there twice")
            rules[rule.name] = rule
        return tuple(rules.values())

    def _rule(self, value: object, place: str, calm: Mapping[str, tuple[_Pattern, ...]]) -> _Rule:
        keys = frozenset({"any", "all", "unless"})
        entry = self._keys(value, place, {"name", "kind"}, keys)
        place = f"{place} ({entry['name']})"
        any_of = self._patterns(entry.get("any", []), f"{place}, any")
        all_of = self._patterns(entry.get("all", []), f"{place}, all")
        if not any_of and not all_of:
            raise self._fault(place, "has neither any nor all")
        unless = self._texts(entry.get("unless", list(calm)), f"{place}, unless")
        if unknown := set(unless) - calm.keys():
            raise self._fault(place, f"unless: calm has no {', '.join(sorted(unknown))}")
        name, kind = str(entry["name"]), self._kind(entry["kind"], place)
        return _Rule(name, kind, any_of, all_of, tuple(unless))

    def _kind(self, value: object, place: str) -> DangerKind:
        try:
            return DangerKind(str(value))
        except ValueError as error:
            kinds = ", ".join(DangerKind)
            raise self._fault(place, f"kind '{value}' is none of {kinds}") from error

    def _check_all_used(self) -> None:
        if idle := self._groups.keys() - self._used:
            raise self._fault("groups", f"never used: {', '.join(sorted(idle))}")


def _gap(between: re.Match[str]) -> _Step:
    in_order, either_side, _ = between.groups()
    return _Step("", int(in_order or either_side or _USUAL_GAP), either_side is not None)
