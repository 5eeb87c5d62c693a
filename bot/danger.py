"""Recognise danger in words, by rules that people can read, before any model and without one.

The rules are data: `danger.yml` explains how they are written. Patterns are matched word by word,
not by regular expressions: the time it takes grows with the length of the message and nothing
else. Nothing of a message is kept.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.danger_file import RulesFile, joined, read_rules
from bot.danger_patterns import DangerKind, Rule, Spans, Word
from nlu.text import normalise, words

RULES_FILE = Path(__file__).with_name("danger.yml")

# The end of a sentence takes the place of a word, so that patterns seldom reach over it.
_STOP = "."
_SENTENCE_END = re.compile(r"[.!?;\n…]+")
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


class DangerRules:
    """The rules of `danger.yml`, ready to be asked."""

    def __init__(self, rules: RulesFile) -> None:
        self._rules = rules

    @classmethod
    def load(cls, path: Path = RULES_FILE) -> DangerRules:
        """Return the rules written in `path`.

        Raises:
            DangerRulesError: the file is missing, is not YAML, or holds something that no rule
                may hold; the message says where.
        """
        return cls(read_rules(path))

    def find(self, text: str) -> DangerKind | None:
        """Return the kind of danger that `text` tells of, or None. Any text will do."""
        rule = self._first(text)
        return rule.kind if rule else None

    def explain(self, text: str) -> str | None:
        """Return the name of the rule that `find` went by, or None: for who maintains the rules."""
        rule = self._first(text)
        return rule.name if rule else None

    def _first(self, text: str) -> Rule | None:
        heard = self._rules.phrases.find(self._read(text), strict=_is_careful(text))
        found = _without(heard, self._blanked(heard))
        calm: dict[str, bool] = {}
        for rule in self._rules.rules:
            if rule.matches(found) and not self._is_calm(rule, found, calm):
                return rule
        return None

    def _read(self, text: str) -> list[Word]:
        sentences = (words(one) for one in _SENTENCE_END.split(_spelt_out(text)))
        typed = (word for sentence in sentences if sentence for word in (*sentence, _STOP))
        return list(map(self._rules.phrases.word, typed))

    def _blanked(self, found: Spans) -> set[int]:
        spans = self._rules.blank.spans(found)
        return {place for start, end in spans for place in range(start, end)}

    def _is_calm(self, rule: Rule, found: Spans, known: dict[str, bool]) -> bool:
        for name in rule.unless:
            if name not in known:
                known[name] = self._rules.calm[name].stand(found)
            if known[name]:
                return True
        return False


def _is_careful(text: str) -> bool:
    """Return whether `text` is typed with diacritics throughout."""
    typed = normalise(text).split()
    accented = sum(not word.isascii() for word in typed)
    in_haste = not _IN_HASTE.isdisjoint(typed)
    return not in_haste and accented >= _FULLY_ACCENTED * max(len(typed), 1)


def _spelt_out(text: str) -> str:
    text = joined(text)
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
