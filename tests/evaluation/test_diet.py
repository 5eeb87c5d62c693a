"""The plain Rasa bot: what is kept of its training, and what it would say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from responses.catalogue import Catalogue
from tests.evaluation import diet
from tests.evaluation.diet import Kind


def keep(folder: Path, kind: Kind, key: str, when: str) -> None:
    """Keep a training as `make diet` does."""
    one = folder / f"{kind}-{key}"
    one.mkdir()
    record = {
        "key": key,
        "sentences": 10,
        "intents": 2,
        "epochs": 3,
        "when": when,
        "seconds": 5.0,
        "megabytes": 100.0,
    }
    (one / "trained.json").write_text(json.dumps(record), encoding="utf-8")


def test_the_present_data_come_before_newer_trainings(tmp_path: Path) -> None:
    """Else the newest serves, and says that its data are older; other kinds never do."""
    assert diet.kept(Kind.PLAIN, tmp_path) is None
    keep(tmp_path, Kind.PLAIN, "old", "2026-01-01 10:00+00:00")
    keep(tmp_path, Kind.PLAIN, "older", "2025-01-01 10:00+00:00")
    keep(tmp_path, Kind.QUICK, diet.key(), "2026-01-01 10:00+00:00")
    older = diet.kept(Kind.PLAIN, tmp_path)
    assert older
    assert older.key == "old"
    assert "OLDER data" in str(older)
    keep(tmp_path, Kind.PLAIN, diet.key(), "2024-01-01 10:00+00:00")
    present = diet.kept(Kind.PLAIN, tmp_path)
    assert present
    assert present.key == diet.key()
    assert "the present data: 10 sentences, 2 intents, 3 epochs" in str(present)


def test_the_key_changes_with_the_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of another pipeline is no model of this one."""
    before = diet.key()
    changed = tmp_path / "diet.yml"
    changed.write_text(diet.CONFIG.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    monkeypatch.setattr(diet, "CONFIG", changed)
    assert diet.key() != before


def test_each_intent_says_the_answer_that_it_has_here() -> None:
    """A rule and an answer for each intent, and for what FallbackClassifier holds back."""
    catalogue = Catalogue.load()
    domain, rules = diet._domain_and_rules({"greet"}, catalogue)
    assert domain["intents"] == ["greet", "nlu_fallback"]
    assert domain["responses"]["utter_greet"] == [{"text": catalogue["greet"].text}]
    steps = [rule["steps"] for rule in rules["rules"]]
    assert steps[1] == [{"intent": "nlu_fallback"}, {"action": "utter_nlu_fallback"}]
