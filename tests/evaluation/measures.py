"""Figures from readings: shares from 0 to 1, each with the number that it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from indicators.categories import Topic
from responses.catalogue import Urgency
from tests.evaluation.messages import Reading

DECLINED = Topic.OUT_OF_SCOPE
ASKED_BACK = "asked back"


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 where there is nothing to share."""
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.part}/{self.whole})" if self.whole else "–"


def share(readings: Iterable[Reading], holds: Callable[[Reading], bool]) -> Share:
    """Return how many of `readings` hold."""
    results = [holds(reading) for reading in readings]
    return Share(sum(results), len(results))


def strict(reading: Reading) -> bool:
    """Whether the answer's topic is the label; asking back is wrong."""
    return reading.judged.topic == reading.message.topic


def lenient(reading: Reading) -> bool:
    """Whether the answer's topic is the label or another that a fair reader accepts."""
    return reading.message.fair(reading.judged.topic)


def declined(reading: Reading) -> bool:
    """Whether the bot said that it cannot help with this."""
    return reading.judged.topic == DECLINED


def asked_back(reading: Reading) -> bool:
    """Whether choices were offered instead of an answer."""
    return reading.judged.topic is None


def offers_right(reading: Reading) -> bool:
    """Whether one of the choices is a topic that a fair reader accepts."""
    return any(reading.message.fair(topic) for topic in reading.judged.offered)


def asked(readings: Iterable[Reading]) -> list[Reading]:
    """Return the questions, messages and keywords: comments under posts are measured apart."""
    return [one for one in readings if one.message.form != "comment"]


def accuracy(readings: Sequence[Reading]) -> dict[str, Share]:
    """Return the main figures."""
    put = asked(readings)
    comments = [one for one in readings if one.message.form == "comment"]
    outside = [one for one in put if one.message.topic == DECLINED]
    inside = [one for one in put if not one.message.fair(DECLINED)]
    back = [one for one in put if asked_back(one)]
    return {
        "strict": share(put, strict),
        "lenient": share(put, lenient),
        "comments, strict": share(comments, strict),
        "comments, lenient": share(comments, lenient),
        "out of scope, declined": share(outside, declined),
        "out of scope, declined or fairly answered": share(outside, lenient),
        "out of scope, asked back": share(outside, asked_back),
        "in scope, wrongly declined": share(inside, declined),
        "asked back or searched": share(put, asked_back),
        "of these, a choice is right": share(back, offers_right),
    }


def urgencies(readings: Sequence[Reading]) -> dict[str, Share]:
    """Return how much danger and distress is found, and how many calm messages raise alarm."""
    alarm, none = Urgency.IMMEDIATE_DANGER, Urgency.NONE
    danger = [one for one in readings if one.message.urgency == alarm]
    distress = [one for one in readings if one.message.urgency == Urgency.DISTRESS]
    calm = [one for one in readings if one.message.urgency == none]
    return {
        "danger found": share(danger, lambda one: one.judged.urgency == alarm),
        "danger met with help at least": share(danger, lambda one: one.judged.urgency != none),
        "distress found": share(distress, lambda one: one.judged.urgency != none),
        "false alarms": share(calm, lambda one: one.judged.urgency == alarm),
        "help offered to calm messages": share(calm, lambda one: one.judged.urgency != none),
    }


class Accuracy(NamedTuple):
    """Strict and lenient shares of one group of messages."""

    strict: Share
    lenient: Share


def by(readings: Iterable[Reading], field: str) -> dict[str, Accuracy]:
    """Return the accuracy for each value of a message's `field`."""
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[getattr(reading.message, field)].append(reading)
    return {
        value: Accuracy(share(group, strict), share(group, lenient))
        for value, group in sorted(groups.items())
    }


class TopicFigures(NamedTuple):
    """Precision and recall of one topic; `lenient` counts a fair alternative as the label."""

    precision: Share
    recall: Share
    lenient_precision: Share
    lenient_recall: Share

    @property
    def f1(self) -> float:
        """The harmonic mean of strict precision and recall."""
        return _harmonic(self.precision, self.recall)

    @property
    def lenient_f1(self) -> float:
        """The same, lenient."""
        return _harmonic(self.lenient_precision, self.lenient_recall)


def _harmonic(precision: Share, recall: Share) -> float:
    total = precision.value + recall.value
    return 2 * precision.value * recall.value / total if total else 0.0


def by_topic(readings: Sequence[Reading]) -> dict[str, TopicFigures]:
    """Return precision and recall of every topic that is a label or was read."""
    labels = {one.message.topic for one in readings}
    read = {one.judged.topic for one in readings if one.judged.topic}
    return {topic: _topic(readings, topic) for topic in sorted(labels | read)}


def _topic(readings: Sequence[Reading], topic: str) -> TopicFigures:
    as_read = [one for one in readings if one.judged.topic == topic]
    labelled = [one for one in readings if one.message.topic == topic]
    return TopicFigures(
        share(as_read, strict),
        share(labelled, strict),
        share(as_read, lenient),
        share(labelled, lenient),
    )


def matrix(readings: Iterable[Reading]) -> Counter[tuple[str, str]]:
    """Return how often each label (first) was read as each topic (second)."""
    return Counter((one.message.topic, one.judged.topic or ASKED_BACK) for one in readings)


class Confusion(NamedTuple):
    """A label, what it was read as where no fair reader would, how often, and some of the texts."""

    label: str
    read: str
    number: int
    texts: tuple[str, ...]


def confusions(readings: Iterable[Reading], examples: int, most: int = 20) -> list[Confusion]:
    """Return the `most` frequent confusions, each with at most so many `examples`."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in readings:
        if not lenient(one):
            texts[one.message.topic, one.judged.topic or ASKED_BACK].append(one.message.text)
    worst = sorted(texts.items(), key=lambda item: (-len(item[1]), item[0]))[:most]
    return [Confusion(*pair, len(some), tuple(some[:examples])) for pair, some in worst]


class Bin(NamedTuple):
    """Readings of like confidence: their mean confidence and how many are right."""

    confidence: float
    right: Share


def reliability(readings: Iterable[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """Return the diagram of (confidence from 0 to 1, right or not), empty bins left out."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in readings:
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        Bin(
            sum(confidence for confidence, _ in group) / len(group),
            Share(sum(right for _, right in group), len(group)),
        )
        for _, group in sorted(groups.items())
    ]


def calibration_error(diagram: Sequence[Bin]) -> float:
    """Return how far confidence is from the share that is right, on average (ECE, 0 to 1)."""
    whole = max(sum(one.right.whole for one in diagram), 1)
    return sum(abs(one.confidence - one.right.value) * one.right.whole for one in diagram) / whole
