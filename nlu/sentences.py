"""The training sentences in `rasa/data/*.yml`: read for checks and measurements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from nlu.text import fold, words

FOLDER = Path(__file__).parent / "rasa"
FEWEST = 40
_MARKUP = re.compile(r"[\[\]{}]")


class Sentence(NamedTuple):
    """One training sentence, its intent and the file that it stands in."""

    intent: str
    text: str
    file: str


class SentencesError(Exception):
    """Training data that cannot be read; the message names file, line and reason."""


def read_sentences(folder: Path = FOLDER / "data") -> list[Sentence]:
    """Return all training sentences in `folder`, in the order of the files.

    Raises:
        SentencesError: a file is no Rasa NLU YAML.
    """
    return [one for path in sorted(folder.glob("*.yml")) for one in _read(path)]


def _read(path: Path) -> Iterator[Sentence]:
    try:
        for entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            for line in entry["examples"].splitlines():
                if line.strip():
                    yield Sentence(entry["intent"], line.removeprefix("-").strip(), path.name)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise SentencesError(f"{path}:{line}: {problem.problem}") from problem
    except (KeyError, TypeError, AttributeError) as problem:
        raise SentencesError(f"{path}: intents with examples are wanted ({problem})") from problem


def domain_intents(path: Path = FOLDER / "domain.yml") -> set[str]:
    """Return the intents that Rasa's domain lists."""
    return set(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["intents"])


def intent_topics(path: Path = FOLDER / "topics.yml") -> dict[str, str]:
    """Return the topic that training takes each intent for."""
    topics: dict[str, str] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return topics


def faults(sentences: Sequence[Sentence], domain: set[str]) -> Iterator[str]:
    """Yield what is wrong with the sentences, a line each."""
    intents = [one.intent for one in sentences]
    for intent in sorted(set(intents) ^ domain):
        yield f"{intent}: stands in only one of domain.yml and data"
    for intent in sorted(set(intents)):
        if intents.count(intent) < FEWEST:
            yield f"{intent}: {intents.count(intent)} sentences, {FEWEST} are wanted"
    yield from _twins(sentences)
    for one in sentences:
        if _MARKUP.search(one.text):
            yield f"{one.file}: {one.intent}: Rasa reads brackets as markup: {one.text}"


def _twins(sentences: Sequence[Sentence]) -> Iterator[str]:
    seen: dict[str, Sentence] = {}
    for one in sentences:
        first = seen.setdefault(fold(" ".join(words(one.text))), one)
        if first.intent != one.intent:
            yield f"{one.file}: {one.intent}: also a sentence of {first.intent}: {one.text}"
