"""Danger: what the rules find alone, the model alone, and both together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.knowledge import Knowledge
from tests.evaluation.measures import Share, urgencies
from tests.evaluation.messages import Message, System, read_all
from tests.evaluation.systems import only_rules, whole, without_rules

TOGETHER = "together"
# By change of the text, then by part of the bot.
DangerFigures = dict[str, dict[str, dict[str, Share]]]


def danger(
    knowledge: Knowledge,
    sets: Mapping[str, Sequence[Message]],
    changes: Mapping[str, Callable[[str], str]],
) -> dict[str, DangerFigures]:
    """Return the figures by set of messages, change of their text, and part of the bot.

    Rules know no distress: what they find of it is what they take for danger.
    """
    with without_rules(knowledge) as model, whole(knowledge) as together:
        parts = {"rules alone": only_rules(knowledge), "model alone": model, TOGETHER: together}
        return {
            name: {
                change: _by_part(parts, messages, function, f"danger, {name}, {change}")
                for change, function in changes.items()
            }
            for name, messages in sets.items()
        }


def _by_part(
    parts: Mapping[str, System],
    messages: Sequence[Message],
    change: Callable[[str], str],
    label: str,
) -> dict[str, dict[str, Share]]:
    return {
        part: urgencies(read_all(system, messages, change, f"{label}: {part}"))
        for part, system in parts.items()
    }
