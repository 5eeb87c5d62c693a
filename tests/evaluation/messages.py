"""Labelled messages to measure against, how their text is changed, and what a system reads."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import typer

from nlu.text import fold
from responses.catalogue import Urgency

TESTS = Path(__file__).parent.parent
HELD_OUT = TESTS / "nlu" / "heldout.jsonl"
DANGER = TESTS / "bot" / "danger.jsonl"
REAL = Path(__file__).parents[3] / "shared" / "eval" / "dev.jsonl"
REAL_DANGER = REAL.with_name("dev_danger.jsonl")


@dataclass(frozen=True, slots=True)
class Message:
    """A message and how careful readers label it (`topic` is empty where they do not)."""

    text: str
    topic: str
    alternatives: tuple[str, ...]
    urgency: str
    register: str
    form: str

    def fair(self, topic: str | None) -> bool:
        """Whether `topic` is the label or one that a fair reader would also accept."""
        return topic == self.topic or topic in self.alternatives


class Judgement(NamedTuple):
    """What a system makes of a text: a topic, or None and the topics that it `offered` instead."""

    topic: str | None
    urgency: str = Urgency.NONE
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A message and what a system made of it."""

    message: Message
    judged: Judgement


# What is measured: the bot, a part of it, or another program.
System = Callable[[str], Judgement]


def load(path: Path) -> list[Message]:
    """Return the messages in the JSON Lines file at `path`."""
    return [_message(one) for one in _lines(path)]


def load_dangers(path: Path = DANGER) -> list[Message]:
    """Return the messages that were never looked at while the danger rules were made."""
    return [
        Message(one["text"], "", (), _urgency(one["kind"]), "", "")
        for one in _lines(path)
        if one["held"]
    ]


def _urgency(kind: str) -> str:
    return Urgency.NONE if kind == "none" else Urgency.IMMEDIATE_DANGER


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _message(raw: dict[str, Any]) -> Message:
    return Message(
        text=raw["text"],
        topic=raw.get("topic", ""),
        alternatives=tuple(raw.get("alt_topics", ())),
        urgency=raw["urgency"],
        register=raw.get("register", ""),
        form=raw.get("form", ""),
    )


def read_all(
    system: System,
    messages: Sequence[Message],
    change: Callable[[str], str] = str,
    label: str = "",
) -> list[Reading]:
    """Return what `system` makes of each message, its text put through `change`.

    Progress stands on the terminal under `label`.
    """
    with typer.progressbar(messages, label=f"{label:<44}") as shown:
        return [Reading(one, system(change(one.text))) for one in shown]


def noisy(text: str) -> str:
    """Return `text` as hasty thumbs type it: no diacritics, slips, lost spaces, short forms.

    The same text always gets the same slips.
    """
    thumbs = random.Random(text)  # noqa: S311 - slips, not secrets
    return " ".join(_slip(word, thumbs) for word in fold(text).lower().split()).replace("\0 ", "")


_SHORT = {"khong": "ko", "duoc": "dc", "chong": "ck", "vo": "vk", "gi": "j", "nguoi": "ng"}


def _slip(word: str, thumbs: random.Random) -> str:
    word = _SHORT.get(word, word)
    chance = thumbs.random()
    if chance < 0.05 and len(word) > 3:
        place = thumbs.randrange(len(word) - 1)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return f"{word}\0" if chance < 0.09 else word


CHANGES: dict[str, Callable[[str], str]] = {"as typed": str, "stripped": fold, "noisy": noisy}
