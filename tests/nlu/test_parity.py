"""What serves reads messages exactly as the Rasa model that was trained."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT, read_settings
from nlu.intents import IntentModel
from nlu.text import fold

RASA = ROOT / "nlu" / "rasa"
STRANGE = ["", "   ", "😭", "xyzzy", "Đ", "a" * 3000, "chồng em\nđánh em", "\u200bthoát"]


def training_sentences() -> list[str]:
    found = []
    for path in sorted((RASA / "data").glob("*.yml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            found += [line[2:] for line in entry["examples"].splitlines() if line.strip()]
    return found


def parsed_by_rasa(texts: list[str]) -> list[tuple[str, float]]:
    command = [str(RASA / ".venv/bin/python"), str(Path(__file__).with_name("rasa_parse.py"))]
    done = subprocess.run(  # noqa: S603 - our own script
        [*command, str(RASA / "models")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=RASA,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(RASA)},
    )
    return [(name, confidence) for name, confidence in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def trained() -> IntentModel:
    """The model that `make train` has just trained and exported (nothing to do when fresh)."""
    subprocess.run(["make", "train"], check=True, cwd=ROOT, capture_output=True)  # noqa: S607
    return IntentModel(read_settings().model)


def test_every_sentence_is_read_as_rasa_reads_it(trained: IntentModel) -> None:
    """Same intent, confidence within 1e-6: every training sentence, some folded, some strange."""
    sentences = training_sentences()
    texts = [*sentences, *(fold(sentence) for sentence in sentences[::10]), *STRANGE[2:]]
    for text, (name, confidence) in zip(texts, parsed_by_rasa(texts), strict=True):
        best = trained.parse(text).best
        assert best.name == name, text
        assert best.confidence == pytest.approx(confidence, abs=1e-6), text


@pytest.mark.parametrize("text", STRANGE)
def test_strange_texts_have_a_reading(trained: IntentModel, text: str) -> None:
    """Confidences are shares of one, likeliest first, whatever is typed."""
    ranking = trained.parse(text).ranking
    confidences = [one.confidence for one in ranking]
    assert len(ranking) == len(trained.intents)
    assert sum(confidences) == pytest.approx(1)
    assert confidences == sorted(confidences, reverse=True)
