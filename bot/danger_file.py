"""Read the danger rules from their file, and complain with the place in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.danger_patterns import EXACT, DangerKind, Pattern, Patterns, Phrases, Rule, Step
from nlu.text import normalise

# "can't" and "s.o.s" are one word: else "t" and "s" would be read as abbreviations.
_JOINED = re.compile(r"(?<=\w)['’ʼ](?=\w)|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
# "..." in a pattern lets this many words stand between its neighbours.
_USUAL_GAP = 4
_GAP = re.compile(r"\.(\d{1,2})\.|~(\d{1,2})~|(\.\.\.)")
_GROUP = re.compile(r"<([a-z][a-z0-9_]*)>")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class DangerRulesError(Exception):
    """The rules cannot be used; the message names the file, the place in it and the reason."""


class RulesFile(NamedTuple):
    """What the file holds: phrases, what only sounds violent, what speaks against, the rules."""

    phrases: Phrases
    blank: Patterns
    calm: Mapping[str, Patterns]
    rules: tuple[Rule, ...]


def read_rules(path: Path) -> RulesFile:
    """Return the rules written in `path`.

    Raises:
        DangerRulesError: the file is missing, is not YAML, or holds something that no rule may
            hold; the message says where.
    """
    return _Reader(path).read()


def joined(text: str) -> str:
    """Return `text` with words such as "can't" and "s.o.s" in one piece."""
    return _JOINED.sub("", text)


class _UniqueKeyLoader(yaml.CSafeLoader):
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
        self._phrases = Phrases()
        self._groups: dict[str, list[str]] = {}
        self._used: set[str] = set()
        self._named: set[str] = set()

    def read(self) -> RulesFile:
        content = self._keys(self._yaml(), "the file", {"groups", "blank", "calm", "rules"})
        for name, members in self._mapping(content["groups"], "groups").items():
            self._groups[name] = self._members(members, f"groups, {name}")
        blank = Patterns(self._patterns(content["blank"], "blank"))
        calm = {
            name: Patterns(self._patterns(patterns, f"calm, {name}"))
            for name, patterns in self._mapping(content["calm"], "calm").items()
        }
        rules = self._rules(content["rules"], calm)
        self._check_all_used()
        return RulesFile(self._phrases, blank, calm, rules)

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
        phrase = normalise(joined(text))
        if not all(one.removesuffix(EXACT).isalnum() for one in phrase.split()):
            raise self._fault(place, f"'{text}' must be words and nothing else")
        return phrase

    def _patterns(self, value: object, place: str) -> tuple[Pattern, ...]:
        texts = self._texts(value, place)
        return tuple(self._pattern(one, f"{place}, no. {n}") for n, one in enumerate(texts, 1))

    def _pattern(self, text: str, place: str) -> Pattern:
        place = f"{place} '{text}'"
        steps: list[Step] = []
        gap: Step | None = None
        for part in text.split():
            if between := _GAP.fullmatch(part):
                if gap or not steps:
                    raise self._fault(place, f"'{part}' must stand between two words")
                gap = _gap(between)
            else:
                distance, either = (gap.gap, gap.either_side) if gap else (0, False)
                steps.append(Step(self._name(part, place), distance, either))
                gap = None
        if gap or not steps:
            raise self._fault(place, "a pattern must end with a word")
        return Pattern(tuple(steps), frozenset(step.name for step in steps))

    def _name(self, part: str, place: str) -> str:
        """Return the name under which the phrases of `part` are looked up, and register them."""
        if part not in self._named:
            self._named.add(part)
            for phrase in self._alternatives(part, place):
                if not phrase:
                    raise self._fault(place, f"'{part}' has an empty alternative")
                self._phrases.add(phrase, part)
        return part

    def _alternatives(self, part: str, place: str) -> list[str]:
        if group := _GROUP.fullmatch(part):
            return self._group(group[1], place)
        return [self._phrase(one, place) for one in part.split("|")]

    def _rules(self, value: object, calm: Mapping[str, Patterns]) -> tuple[Rule, ...]:
        if not isinstance(value, list) or not value:
            raise self._fault("rules", "must be a list with something in it")
        rules: dict[str, Rule] = {}
        for number, one in enumerate(value, 1):
            rule = self._rule(one, f"rules, no. {number}", calm)
            if rule.name in rules:
                raise self._fault(f"rules, no. {number}", f"the name {rule.name} is there twice")
            rules[rule.name] = rule
        return tuple(rules.values())

    def _rule(self, value: object, place: str, calm: Mapping[str, Patterns]) -> Rule:
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
        return Rule(name, kind, Patterns(any_of), all_of, tuple(unless))

    def _kind(self, value: object, place: str) -> DangerKind:
        try:
            return DangerKind(str(value))
        except ValueError as error:
            kinds = ", ".join(DangerKind)
            raise self._fault(place, f"kind '{value}' is none of {kinds}") from error

    def _check_all_used(self) -> None:
        if idle := self._groups.keys() - self._used:
            raise self._fault("groups", f"never used: {', '.join(sorted(idle))}")


def _gap(between: re.Match[str]) -> Step:
    in_order, either_side, _ = between.groups()
    return Step("", int(in_order or either_side or _USUAL_GAP), either_side is not None)
