"""`make evaluate`: write build/evaluation.html and build/evaluation.json, print the targets."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime

import typer

from bot import log
from bot.knowledge import Knowledge, gather
from bot.settings import ROOT, read_settings
from nlu.sentences import read_sentences
from tests.evaluation.beside import DIETS, Row, side_by_side
from tests.evaluation.danger import TOGETHER, DangerFigures, danger
from tests.evaluation.messages import (
    CHANGES,
    HELD_OUT,
    REAL,
    REAL_DANGER,
    load,
    load_dangers,
)
from tests.evaluation.report import Evaluation, as_html, as_json
from tests.evaluation.targets import Target, danger_targets, error_target, topic_targets
from tests.evaluation.understood import Understood, understood

OUT = ROOT / "build"
_REAL, _HELD_OUT = "real", "held out"
_SETS = {
    _REAL: "messages of real people, never trained on",
    _HELD_OUT: "the project's own, by other hands than the training sentences",
    "real danger": "messages written to try the danger rules",
    "danger, held back": "the project's own, never looked at while the rules were made",
}


def evaluate(knowledge: Knowledge) -> Evaluation:
    """Measure everything; raises what `gather`'s content and DIET's server raise."""
    with_topics = {
        name: load(path) for name, path in ((_REAL, REAL), (_HELD_OUT, HELD_OUT)) if path.exists()
    }
    dangers = {**with_topics, "danger, held back": load_dangers()}
    if REAL_DANGER.exists():
        dangers["real danger"] = load(REAL_DANGER)
    read = {
        name: understood(knowledge, name, messages, examples=3 if name == _HELD_OUT else 0)
        for name, messages in with_topics.items()
    }
    found = danger(knowledge, dangers, CHANGES)
    rows = side_by_side(knowledge, with_topics)
    sentences = read_sentences()
    return Evaluation(
        made=datetime.now().astimezone().isoformat(sep=" ", timespec="minutes"),
        sentences=len(sentences),
        intents=len({one.intent for one in sentences}),
        sets={name: what for name, what in _SETS.items() if name in dangers},
        targets=_targets(read, found, rows),
        understood=read,
        danger=found,
        rows=rows,
        diet=any(row.name in DIETS for row in rows),
    )


def _targets(
    read: dict[str, Understood], found: dict[str, DangerFigures], rows: Sequence[Row]
) -> dict[str, list[Target]]:
    targets = {name: danger_targets(one["as typed"][TOGETHER]) for name, one in found.items()}
    for name, one in read.items():
        typed, stripped = one.accuracy["as typed"], one.accuracy["stripped"]
        beside = [row.accuracy[name]["as typed"] for row in rows if row.name in DIETS]
        # Of DIET's two ways, the better one stands for it.
        best = max(beside, key=lambda figures: figures["lenient"].value, default=None)
        errors = [error_target(typed, best)] if best else []
        targets[name] = [*topic_targets(typed, stripped), *errors, *targets[name]]
    return targets


def _told(evaluation: Evaluation) -> None:
    for name, targets in evaluation.targets.items():
        typer.echo(f"\n{name}")
        for one in targets:
            missed = "" if one.reached else "  NOT REACHED"
            typer.echo(f"  {one.what:<46} {one.wanted:>7}  {one.figure:.3f}{missed}")
    for row in evaluation.rows:
        typer.echo(f"\n{row.name}: {row.cost.milliseconds:.2f} ms, {row.cost.megabytes:.0f} MB")
        typer.echo(f"  {row.note}")
        for name, changes in row.accuracy.items():
            lenient = ", ".join(f"{change} {one['lenient']}" for change, one in changes.items())
            typer.echo(f"  {name}, lenient: {lenient}")
    if not evaluation.diet:
        typer.echo("\nRasa's DIET was not trained here: make diet (hours)")


def main() -> None:
    """Measure, print the targets, write the report and its data."""
    log.configure("error")
    knowledge = gather(read_settings())
    if knowledge.understander is None:
        sys.exit("no model to measure: make train")
    for path in (REAL, REAL_DANGER):
        if not path.exists():
            typer.echo(f"{path.name} is not here: left out", err=True)
    evaluation = evaluate(knowledge)
    _told(evaluation)
    OUT.mkdir(exist_ok=True)
    (OUT / "evaluation.html").write_text(as_html(evaluation), encoding="utf-8")
    written = json.dumps(as_json(evaluation), indent=1, ensure_ascii=False)
    (OUT / "evaluation.json").write_text(written, encoding="utf-8")
    typer.echo(f"\nwritten: {OUT / 'evaluation.html'} and .json")


if __name__ == "__main__":
    main()
