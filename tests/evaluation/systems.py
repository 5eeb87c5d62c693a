"""What is measured: the bot as it is, and its parts alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

from bot.conversation import Conversation
from bot.danger import DangerRules
from bot.knowledge import Knowledge
from bot.messages import Incoming
from bot.sessions import MemorySessions
from indicators.categories import Channel, Topic
from nlu.intents import Understander, Understanding
from responses.catalogue import Urgency
from tests.evaluation.messages import Judgement, System

FALLBACK = "nlu_fallback"
Parse = Callable[[str], Understanding]


class _NoRules(DangerRules):
    """Rules that hear nothing."""

    def __init__(self) -> None:
        pass  # there is nothing to keep

    def find(self, text: str) -> None:  # noqa: ARG002 - the rules' signature
        return None


@contextmanager
def whole(knowledge: Knowledge) -> Iterator[System]:
    """Give the bot: each text is the first message of a new conversation."""
    bot = Conversation(knowledge, MemorySessions())
    topics = knowledge.catalogue.topics
    chats = count()

    def system(text: str) -> Judgement:
        incoming = Incoming(Channel.CONSOLE, str(next(chats)), text=text)
        outcome = runner.run(bot.handle(incoming)).outcome
        offered = tuple(topics[one] for one in outcome.offered)
        return Judgement(outcome.topic, outcome.urgency, offered)

    with asyncio.Runner() as runner:
        yield system


@contextmanager
def without_rules(knowledge: Knowledge) -> Iterator[System]:
    """Give the bot with a model and no danger rules."""
    with whole(replace(knowledge, danger=_NoRules())) as system:
        yield system


def only_rules(knowledge: Knowledge) -> System:
    """Return the danger rules alone: they know immediate danger and nothing else."""

    def system(text: str) -> Judgement:
        heard = knowledge.danger.find(text) is not None
        return Judgement(None, Urgency.IMMEDIATE_DANGER if heard else Urgency.NONE)

    return system


@contextmanager
def asking(understander: Understander) -> Iterator[Parse]:
    """Give a function that asks `understander` and waits."""
    with asyncio.Runner() as runner:
        yield lambda text: runner.run(understander.understand(text))


def top_intent(knowledge: Knowledge, parse: Parse, *, fallback: bool = False) -> System:
    """Return a classifier alone: the answer of the likeliest intent, however unlikely that is.

    With `fallback`, what Rasa's FallbackClassifier holds back (`nlu_fallback`) is declined.
    """
    catalogue = knowledge.catalogue

    def system(text: str) -> Judgement:
        ranking = parse(text).ranking
        if fallback and ranking[0].name == FALLBACK:
            return Judgement(Topic.OUT_OF_SCOPE)
        best = next(catalogue[one.name] for one in ranking if one.name in catalogue)
        return Judgement(best.topic, best.urgency)

    return system
