"""From what the model saw to what the bot does: answer, emergency, ask back, decline or search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nlu.intents import Understanding
from responses.catalogue import Answer, Urgency

# Chosen on the project's own held-out sentences (`make evaluate`), never on the training ones.
EMERGENCY_SHARE = 0.40
DISTRESS_SHARE = 0.45
SURE_TOPIC = 0.30
CLOSE = 0.80
CHOICES = 3
DECLINE = "out_of_scope"


class Verdict(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    ASK = "ask"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict, the answers it is about (likeliest first) and how sure it is, 0 to 1."""

    verdict: Verdict
    answers: tuple[str, ...]
    confidence: float


def read(understanding: Understanding, answers: Mapping[str, Answer]) -> Reading:
    """Return what to do, by the shares of confidence that urgencies and topics hold together.

    A message split between two intents of one topic is no doubt about the topic: shares are
    summed before they are compared. Danger and distress are heard at a lower share than the
    rest, since missing them is worse than one tap too many.
    """
    known = [(one.name, one.confidence) for one in understanding.ranking if one.name in answers]
    if not known:
        return Reading(Verdict.SEARCH, (), 0.0)
    for urgency, share in _URGENT:
        urgent = [(name, sure) for name, sure in known if answers[name].urgency == urgency]
        total = sum(sure for _, sure in urgent)
        if total >= share:
            return Reading(Verdict.ANSWER, (urgent[0][0],), total)
    return _by_topic(known, answers)


_URGENT = (
    (Urgency.IMMEDIATE_DANGER, EMERGENCY_SHARE),
    (Urgency.DISTRESS, DISTRESS_SHARE),
)


def _by_topic(known: list[tuple[str, float]], answers: Mapping[str, Answer]) -> Reading:
    shares: dict[str, float] = defaultdict(float)
    first: dict[str, str] = {}
    for name, sure in known:
        topic = answers[name].topic
        shares[topic] += sure
        first.setdefault(topic, name)
    ranked = sorted(shares, key=lambda topic: -shares[topic])
    best = ranked[0]
    if shares[best] >= SURE_TOPIC:
        return Reading(Verdict.ANSWER, (first[best],), shares[best])
    close = [topic for topic in ranked[:CHOICES] if shares[topic] >= CLOSE * shares[best]]
    verdict = Verdict.ASK if len(close) > 1 else Verdict.SEARCH
    return Reading(verdict, tuple(first[topic] for topic in ranked[:CHOICES]), shares[best])
