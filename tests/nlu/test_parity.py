"""What serves reads messages exactly as the Rasa model that was trained."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from bot.settings import ROOT, read_settings
from nlu.intents import LEAST, IntentModel
from nlu.sentences import read_sentences
from nlu.text import fold

RASA = ROOT / "nlu" / "rasa"
STRANGE = ["", "   ", "😭", "xyzzy", "Đ", "a" * 3000, "chồng em\nđánh em", "\u200bthoát"]
Readings = dict[str, list[tuple[str, float]]]


def read_by_rasa(texts: dict[str, list[str]], folder: Path) -> Readings:
    asked, told = folder / "texts.json", folder / "readings.json"
    asked.write_text(json.dumps(texts), encoding="utf-8")
    command = [RASA / ".venv/bin/python", Path(__file__).with_name("rasa_parse.py")]
    subprocess.run(  # noqa: S603 - our own script
        [*command, RASA / "models", asked, told],
        check=True,
        capture_output=True,
        cwd=RASA,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(RASA)},
    )
    found: Readings = json.loads(told.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def trained() -> IntentModel:
    """The model that `make train` has just trained and exported (nothing to do when fresh)."""
    subprocess.run(["make", "train"], check=True, cwd=ROOT, capture_output=True)  # noqa: S607
    return IntentModel(read_settings().model)


def test_every_sentence_is_read_as_rasa_reads_it(trained: IntentModel, tmp_path: Path) -> None:
    """Same intent, confidence within 1e-6: every training sentence, some folded, some strange."""
    sentences = [sentence.text for sentence in read_sentences()]
    some = [*sentences[::150], *(fold(sentence) for sentence in sentences[::300]), *STRANGE[2:]]
    texts = {"in_batches": sentences, "one_by_one": some}
    readings = read_by_rasa(texts, tmp_path)
    for way in texts:
        for text, (name, confidence) in zip(texts[way], readings[way], strict=True):
            best = trained.parse(text).best
            assert best.name == name, text
            assert best.confidence == pytest.approx(confidence, abs=1e-6), text


@pytest.mark.parametrize("text", STRANGE)
def test_strange_texts_have_a_reading(trained: IntentModel, text: str) -> None:
    """Confidences are shares of one, likeliest first; only the least likely are left out."""
    confidences = [one.confidence for one in trained.parse(text).ranking]
    left_out = len(trained.intents) - len(confidences)
    assert 1 - left_out * LEAST <= sum(confidences) + 1e-9 <= 1 + 2e-9
    assert confidences == sorted(confidences, reverse=True)
