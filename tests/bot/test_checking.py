"""What `langnghe check` says of plans, and the page that `langnghe dictionary` writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import checking
from bot.cli import app
from indicators import dictionary, plans
from indicators.plans import Plan, load_plans
from nlu.sentences import intent_topics
from responses.catalogue import Catalogue


def problems() -> str:
    return "\n".join(checking.plan_problems())


def test_a_plan_of_no_place_of_today_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commune that was merged away would show an empty page for ever."""

    def merged_away() -> dict[str, Plan]:
        return {name: replace(plan, place="99999") for name, plan in load_plans().items()}

    monkeypatch.setattr(checking, "load_plans", merged_away)
    assert "my-thanh-2024: place: 99999 is no province or commune of today" in problems()


def test_an_intent_taken_for_another_topic_is_told() -> None:
    """Training would teach that topic what belongs to another; each fault names the intent."""
    catalogue = Catalogue.load()
    told = intent_topics()
    assert list(checking.topic_problems(catalogue, told)) == []
    told["work_hiring"] = "lgbt"
    del told["greet"]
    assert list(checking.topic_problems(catalogue, told)) == [
        "topics.yml: greet: None, but its answer: greet",
        "topics.yml: work_hiring: lgbt, but its answer: law_work_equality",
    ]


def test_a_stale_dictionary_is_told_and_written_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`langnghe dictionary` writes what `langnghe check` then finds fresh."""
    page = tmp_path / "indicators.md"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(checking, "DICTIONARY", page)
    assert f"{page}: is stale; run `langnghe dictionary`" in problems()
    assert CliRunner().invoke(app, ["dictionary"]).exit_code == 0
    assert page.read_text(encoding="utf-8") == dictionary.render()
    assert not problems()


def test_a_plan_that_does_not_hold_stops_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One line a fault with its file and line, exit code 2, and nothing is written."""
    (tmp_path / "denominators.yml").write_text("[]", encoding="utf-8")
    (tmp_path / "broken.yml").write_text("id: broken\nplace: Huế\n", encoding="utf-8")
    monkeypatch.setattr(dictionary, "load_plans", lambda _folder: plans.load_plans(tmp_path))
    monkeypatch.setattr(checking, "DICTIONARY", tmp_path / "indicators.md")
    result = CliRunner().invoke(app, ["dictionary"])
    assert result.exit_code == 2
    assert "broken.yml:2: place: " in result.stderr
    assert not (tmp_path / "indicators.md").exists()
