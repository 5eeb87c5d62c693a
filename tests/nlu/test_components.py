"""What the bot's own classifier learns, inside Rasa."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.settings import ROOT

RASA = ROOT / "nlu" / "rasa"
Coefficients = dict[str, npt.NDArray[np.float64]]


@pytest.fixture(scope="module")
def helped(tmp_path_factory: pytest.TempPathFactory) -> Coefficients:
    """What a share of the topics adds to each intent's coefficients."""
    folder = tmp_path_factory.mktemp("trained")
    command = [RASA / ".venv/bin/python", Path(__file__).with_name("rasa_train.py")]
    subprocess.run(  # noqa: S603 - our own script
        [*command, folder / "models", folder / "learnt.json"],
        check=True,
        capture_output=True,
        cwd=RASA,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(RASA)},
    )
    learnt = json.loads((folder / "learnt.json").read_text(encoding="utf-8"))
    without, with_topics = learnt["0.0"], learnt["0.5"]
    return {name: np.subtract(with_topics[name], without[name]) for name in without}


def test_intents_of_a_topic_get_the_same(helped: Coefficients) -> None:
    """Topics move no intent against another of the same topic."""
    assert helped["work_hiring"] == pytest.approx(helped["work_equal_pay"], abs=1e-9)


def test_topics_are_told_apart_more_clearly(helped: Coefficients) -> None:
    """What is added speaks for one topic and against the other."""
    assert np.abs(helped["greet"] - helped["work_hiring"]).max() > 0.01
