"""What is to be reached, and whether it is."""

from __future__ import annotations

from collections.abc import Callable
from operator import ge, le
from typing import NamedTuple

from tests.evaluation.measures import Share

Figures = dict[str, Share]


class Target(NamedTuple):
    """A figure with the least or most that it should be; `reached` as it was measured."""

    what: str
    wanted: str
    figure: float
    reached: bool


def _target(
    what: str, figure: float, compare: Callable[[float, float], bool], limit: float
) -> Target:
    sign = "≥" if compare is ge else "≤"
    return Target(what, f"{sign} {limit:.2f}", figure, compare(figure, limit))


def topic_targets(typed: Figures, stripped: Figures) -> list[Target]:
    """Return the targets of understanding, from the main figures as typed and stripped."""
    loss = typed["lenient"].value - stripped["lenient"].value
    outside, inside = typed["out of scope, declined"], typed["in scope, wrongly declined"]
    fairly = typed["out of scope, declined or fairly answered"]
    return [
        _target("lenient topic accuracy", typed["lenient"].value, ge, 0.88),
        _target("strict topic accuracy", typed["strict"].value, ge, 0.80),
        _target("loss when diacritics are stripped (lenient)", loss, le, 0.02),
        _target("out of scope declined", outside.value, ge, 0.90),
        _target("out of scope declined or fairly answered", fairly.value, ge, 0.90),
        _target("in scope wrongly declined", inside.value, le, 0.06),
    ]


def danger_targets(found: Figures) -> list[Target]:
    """Return the targets of danger that `found` has messages for."""
    wanted = (
        ("immediate danger found", "danger found", ge, 0.98),
        ("distress found", "distress found", ge, 0.90),
        ("false alarms on calm messages", "false alarms", le, 0.03),
    )
    return [
        _target(what, found[name].value, compare, limit)
        for what, name, compare, limit in wanted
        if found[name].whole
    ]


def error_target(ours: Figures, diet: Figures) -> Target:
    """Return the target beside DIET: our errors for each of DIET's (lenient)."""
    ratio = (1 - ours["lenient"].value) / max(1 - diet["lenient"].value, 1e-9)
    return _target("error rate beside Rasa's DIET on the same data", ratio, le, 0.7)
