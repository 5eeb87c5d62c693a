"""How the bot reads one set of messages that have topics."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.knowledge import Knowledge
from bot.reading import Verdict, read
from tests.evaluation.measures import (
    Accuracy,
    Bin,
    Confusion,
    Share,
    TopicFigures,
    accuracy,
    asked,
    by,
    by_topic,
    calibration_error,
    confusions,
    matrix,
    reliability,
)
from tests.evaluation.messages import CHANGES, Message, read_all
from tests.evaluation.systems import whole


@dataclass(frozen=True, slots=True)
class Understood:
    """The figures: `accuracy` and `groups` (by register and form) by change of the text.

    `topics`, `confusions`, `matrix` and `diagram` are of the messages as typed, comments under
    posts left out.
    """

    messages: int
    accuracy: dict[str, dict[str, Share]]
    groups: dict[str, dict[str, dict[str, Accuracy]]]
    topics: dict[str, TopicFigures]
    confusions: list[Confusion]
    matrix: Counter[tuple[str, str]]
    diagram: list[Bin]

    @property
    def calibration_error(self) -> float:
        """How far confidence is from the share that is right, on average."""
        return calibration_error(self.diagram)


def understood(
    knowledge: Knowledge, name: str, messages: Sequence[Message], examples: int = 0
) -> Understood:
    """Return how the bot reads the set `name`; each confusion gets so many `examples`.

    Messages of real people are no examples.
    """
    with whole(knowledge) as bot:
        readings = {
            change: read_all(bot, messages, function, f"{name}, {change}")
            for change, function in CHANGES.items()
        }
    typed = asked(readings["as typed"])
    return Understood(
        messages=len(messages),
        accuracy={change: accuracy(found) for change, found in readings.items()},
        groups={
            field: {change: by(found, field) for change, found in readings.items()}
            for field in ("register", "form")
        },
        topics=by_topic(typed),
        confusions=confusions(typed, examples),
        matrix=matrix(typed),
        diagram=reliability(_confidences(knowledge, [one.message for one in typed])),
    )


def _confidences(knowledge: Knowledge, messages: Sequence[Message]) -> Iterator[tuple[float, bool]]:
    """Yield how sure the model is of each answer that it would give, and whether it is fair."""
    assert knowledge.understander
    with asyncio.Runner() as runner:
        for message in messages:
            understanding = runner.run(knowledge.understander.understand(message.text))
            reading = read(understanding, knowledge.catalogue)
            if reading.verdict is Verdict.ANSWER:
                topic = knowledge.catalogue[reading.answers[0]].topic
                yield reading.confidence, message.fair(topic)
