"""English is recognised, Vietnamese never taken for it."""

import json
from pathlib import Path

import pytest

from bot.languages import written_in
from nlu.sentences import read_sentences
from nlu.text import fold


@pytest.mark.parametrize(
    "text",
    [
        "What is domestic violence?",
        "my husband is hitting me right now",
        "how do I report this to the police",
        "I’m afraid of my wife, please help",
    ],
)
def test_english_is_english(text: str) -> None:
    """Plain English sentences are read as English."""
    assert written_in(text) == "en"


@pytest.mark.parametrize("text", ["chồng tôi đánh tôi", "Việt Nam", "ở đâu có luật sư"])
def test_diacritics_tell_vietnamese(text: str) -> None:
    """One letter that only Vietnamese has is enough."""
    assert written_in(text) == "vi"


@pytest.mark.parametrize("text", ["", "ok", "hello", "123", "bot oi", "email cho toi the nao"])
def test_too_little_tells_nothing(text: str) -> None:
    """Where the words do not tell, the language stays as it was."""
    assert written_in(text) == ""


def test_vietnamese_without_diacritics_is_not_english() -> None:
    """Of all Vietnamese training sentences, folded, hardly any looks English."""
    # Emergencies hold English cries for help on purpose, other intents a few questions.
    sentences = [one for one in read_sentences() if not one.intent.startswith("emergency_")]
    taken = [one for one in sentences if written_in(fold(one.text)) == "en"]
    assert len(taken) / len(sentences) < 0.003


def test_real_words_of_the_danger_set() -> None:
    """The English messages among the danger examples are read as English."""
    lines = Path(__file__).with_name("danger.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert any(written_in(text) == "en" for text in texts)
