"""Figures from readings: shares from 0 to 1, each with the number that it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from responses.catalogue import Urgency
from tests.evaluation.messages import Reading

DECLINED = "out_of_scope"


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 where there is nothing to share."""
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.part}/{self.whole})"


def share(readings: Iterable[Reading], holds: Callable[[Reading], bool]) -> Share:
    """Return how many of `readings` hold."""
    results = [holds(reading) for reading in readings]
    return Share(sum(results), len(results))


def strict(reading: Reading) -> bool:
    """Whether the answer's topic is the label."""
    return reading.outcome.topic == reading.message.topic


def lenient(reading: Reading) -> bool:
    """Whether the answer's topic is the label or another that a fair reader accepts."""
    return reading.message.fair(reading.outcome.topic)


def measured(readings: Sequence[Reading]) -> dict[str, Share]:
    """Return the main figures; comments under posts are measured apart, as the label sets say."""
    labelled = [one for one in readings if one.message.topic]
    asked = [one for one in labelled if one.message.form != "comment"]
    outside = [one for one in asked if one.message.topic == DECLINED]
    inside = [one for one in asked if not one.message.fair(DECLINED)]
    back = [one for one in labelled if one.outcome.offered and one.outcome.topic is None]
    return {
        "strict": share(asked, strict),
        "lenient": share(asked, lenient),
        "lenient, comments": share(
            (one for one in labelled if one.message.form == "comment"), lenient
        ),
        "out of scope declined": share(outside, lambda one: lenient(one) or _unsure(one)),
        "in scope wrongly declined": share(inside, lambda one: one.outcome.topic == DECLINED),
        "asked back or searched": Share(len(back), len(labelled)),
        "of these, a choice is right": share(back, _offers_right),
        **urgencies(readings),
    }


def urgencies(readings: Sequence[Reading]) -> dict[str, Share]:
    """Return how much danger and distress is found, and how many hard negatives raise alarm."""
    alarm = Urgency.IMMEDIATE_DANGER
    danger = [one for one in readings if one.message.urgency == alarm]
    distress = [one for one in readings if one.message.urgency == Urgency.DISTRESS]
    calm = [one for one in readings if one.message.urgency == Urgency.NONE]
    return {
        "danger found": share(danger, lambda one: one.outcome.urgency == alarm),
        "distress found": share(distress, lambda one: one.outcome.urgency != Urgency.NONE),
        "false alarms": share(calm, lambda one: one.outcome.urgency == alarm),
    }


def _unsure(reading: Reading) -> bool:
    return reading.outcome.topic is None


def _offers_right(reading: Reading) -> bool:
    return any(reading.message.fair(topic) for topic in reading.offered)


def by(readings: Iterable[Reading], field: str) -> dict[str, Share]:
    """Return the lenient share for each value of a message's `field`."""
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[getattr(reading.message, field)].append(reading)
    return {value: share(group, lenient) for value, group in sorted(groups.items())}


def confusions(readings: Iterable[Reading]) -> Counter[tuple[str, str]]:
    """Return how often each label was read as another topic that no fair reader accepts."""
    return Counter(
        (one.message.topic, str(one.outcome.topic or "asked back"))
        for one in readings
        if not lenient(one)
    )
