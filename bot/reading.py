"""From what the model saw to what the bot does: answer, emergency, ask back, decline or search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from nlu.intents import Understanding
from responses.catalogue import Answer, Urgency

# Chosen by `make evaluate`, on held-out messages and with the real ones in view where they are
# present: figures on either are therefore somewhat kind.
EMERGENCY_SHARE = 0.15
DISTRESS_SHARE = 0.35
TROUBLED_SHARE = 0.015
# An offer of help costs nobody anything; to count that violence was told takes more.
TOLD_SHARE = 0.25
LEAST = 0.08
SURE = 0.30
CLOSE = 0.90
CHOICES = 3
DECLINE = "out_of_scope"
# What is out of scope is a third of what people write, but a sixth of the training sentences.
DECLINE_WEIGHT = 3.0


class Verdict(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    ASK = "ask"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict, the answers it is about (likeliest first) and how sure it is, 0 to 1.

    `trouble` is the share of confidence that suffering is told behind the question, 0 to 1.
    """

    verdict: Verdict
    answers: tuple[str, ...]
    confidence: float
    trouble: float = 0.0

    @property
    def troubled(self) -> bool:
        """Whether whoever asks this may be suffering it: help is offered beside the answer."""
        return self.trouble >= TROUBLED_SHARE

    @property
    def told(self) -> bool:
        """Whether it is likely enough that suffering is told to count it."""
        return self.trouble >= TOLD_SHARE


def read(
    understanding: Understanding, answers: Mapping[str, Answer], *, calm: bool = False
) -> Reading:
    """Return what to do, by the shares of confidence that urgencies and topics hold together.

    A message split between two intents of one topic is no doubt about the topic: shares are
    summed before they are compared. Danger and distress are heard at a lower share than the
    rest, since missing them is worse than one tap too many. `calm` leaves out emergencies: the
    person has said that it is none.
    """
    known = [
        (name, sure)
        for name, sure in understanding.ranking
        if name in answers and not (calm and _is_emergency(answers[name]))
    ]
    if not known:
        return Reading(Verdict.SEARCH, (), 0.0)
    trouble = 0.0
    for urgency, share in _URGENT:
        urgent = [(name, sure) for name, sure in known if answers[name].urgency == urgency]
        total = sum(sure for _, sure in urgent)
        if total >= share:
            return Reading(Verdict.ANSWER, (urgent[0][0],), total)
        trouble += total
    return replace(_by_topic(known, answers), trouble=trouble)


def _is_emergency(answer: Answer) -> bool:
    return answer.urgency is Urgency.IMMEDIATE_DANGER


_URGENT = (
    (Urgency.IMMEDIATE_DANGER, EMERGENCY_SHARE),
    (Urgency.DISTRESS, DISTRESS_SHARE),
)


def _by_topic(known: list[tuple[str, float]], answers: Mapping[str, Answer]) -> Reading:
    shares: dict[str, float] = defaultdict(float)
    first: dict[str, str] = {}
    for name, sure in known:
        topic = answers[name].topic
        shares[topic] += sure * (DECLINE_WEIGHT if topic == DECLINE else 1)
        first.setdefault(topic, name)
    ranked = sorted(shares, key=lambda topic: -shares[topic])
    sure = shares[ranked[0]] / sum(shares.values())
    close = [topic for topic in ranked[:CHOICES] if shares[topic] >= CLOSE * shares[ranked[0]]]
    if sure < LEAST:
        return Reading(Verdict.SEARCH, (), sure)
    if sure >= SURE or len(close) == 1 or DECLINE in close:
        return Reading(Verdict.ANSWER, (first[ranked[0]],), sure)
    return Reading(Verdict.ASK, tuple(first[topic] for topic in close), sure)
