"""Labelled messages to measure against, and what the bot made of each."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation import Conversation
from bot.knowledge import Knowledge
from bot.messages import Incoming, Outcome
from bot.sessions import MemorySessions
from indicators.categories import Channel
from nlu.text import fold

HELD_OUT = Path(__file__).parent.parent / "nlu" / "heldout.jsonl"
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


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, what the bot made of it, and the topics that it offered instead."""

    message: Message
    outcome: Outcome
    offered: tuple[str, ...]


def load(path: Path) -> list[Message]:
    """Return the messages in the JSON Lines file at `path`."""
    return [_message(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _message(raw: dict[str, object]) -> Message:
    alternatives = raw.get("alt_topics", [])
    return Message(
        text=str(raw["text"]),
        topic=str(raw.get("topic", "")),
        alternatives=tuple(alternatives) if isinstance(alternatives, list) else (),
        urgency=str(raw["urgency"]),
        register=str(raw.get("register", "")),
        form=str(raw.get("form", "")),
    )


async def read_all(
    knowledge: Knowledge, messages: Sequence[Message], change: Callable[[str], str] = str
) -> list[Reading]:
    """Return what a new conversation makes of each message, its text put through `change`."""
    bot = Conversation(knowledge, MemorySessions())
    topics = knowledge.catalogue.topics
    readings = []
    for number, message in enumerate(messages):
        incoming = Incoming(Channel.CONSOLE, str(number), text=change(message.text))
        outcome = (await bot.handle(incoming)).outcome
        offered = tuple(topics[one] for one in outcome.offered)
        readings.append(Reading(message, outcome, offered))
    return readings


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
