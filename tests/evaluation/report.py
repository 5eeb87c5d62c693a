"""The evaluation as one HTML page, which asks no other host for anything, and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.evaluation.beside import Row
from tests.evaluation.danger import DangerFigures
from tests.evaluation.measures import Share
from tests.evaluation.messages import CHANGES
from tests.evaluation.pictures import confusion_matrix, embedded, reliability_diagram
from tests.evaluation.targets import Target
from tests.evaluation.understood import Understood

_BESIDE = (
    "strict",
    "lenient",
    "out of scope, declined",
    "in scope, wrongly declined",
    "comments, lenient",
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured; `sets` tells what each set of messages is."""

    made: str
    sentences: int
    intents: int
    sets: dict[str, str]
    targets: dict[str, list[Target]]
    understood: dict[str, Understood]
    danger: dict[str, DangerFigures]
    rows: list[Row]
    diet: bool


def as_html(found: Evaluation) -> str:
    """Return the report."""
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    pictures = {
        name: embedded(confusion_matrix(one.matrix)) for name, one in found.understood.items()
    }
    diagrams = {name: one.diagram for name, one in found.understood.items()}
    return environment.get_template("report.html").render(
        {one.name: getattr(found, one.name) for one in fields(found)},
        matrices=pictures,
        reliability=embedded(reliability_diagram(diagrams)),
        changes=CHANGES,
        beside_figures=_BESIDE,
    )


def as_json(value: Any) -> Any:
    """Return `value` as JSON holds it: a share as its value and the two numbers behind it."""
    if isinstance(value, Share):
        return {"share": round(value.value, 4), **value._asdict()}
    if is_dataclass(value):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Counter):
        return [{"label": pair[0], "read": pair[1], "messages": n} for pair, n in value.items()]
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return as_json(value._asdict())
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    return value
