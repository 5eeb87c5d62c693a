"""A language is offered when its catalogue is complete, and never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from responses import phrases
from responses.catalogue import Catalogue
from responses.translations import Translations, extracted, stale
from responses.yamls import ContentError

ROOT = Path(__file__).parents[2]
ENTRY = 'msgid "Thoát"\nmsgstr "{translation}"\n'


def translations(folder: Path, content: str) -> Translations:
    path = folder / "en" / "LC_MESSAGES" / "langnghe.po"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    return Translations(folder)


def test_a_complete_catalogue_is_offered(tmp_path: Path) -> None:
    """Every text translated: the language is offered and spoken."""
    spoken = translations(tmp_path, ENTRY.format(translation="Exit"))
    assert spoken.languages == ("vi", "en")
    assert spoken.text("Thoát", "en") == "Exit"
    assert spoken.text("Thoát", "vi") == "Thoát"


@pytest.mark.parametrize(
    "content", [ENTRY.format(translation=""), "#, fuzzy\n" + ENTRY.format(translation="Exit")]
)
def test_an_incomplete_catalogue_is_not(tmp_path: Path, content: str) -> None:
    """One text missing or doubtful: the language is not offered."""
    assert translations(tmp_path, content).languages == ("vi",)


def test_a_broken_catalogue_stops_the_start(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(ContentError, match=r"langnghe\.po"):
        translations(tmp_path, "msgctxt nonsense\nmsgid 5\n")


def test_what_is_said_is_extracted() -> None:
    """Phrases, answers and services are all found for translation."""
    found = extracted(ROOT)
    assert phrases.WELCOME in found
    answer = Catalogue.load()["dv_contact_ban_commune"]
    assert {answer.title, answer.text, answer.more} <= found


def test_english_is_complete_and_in_step() -> None:
    """Nothing said in Vietnamese lacks English, and nothing unsaid is translated."""
    assert stale(ROOT) == []
    assert "en" in Translations().languages


def test_a_missing_text_is_told(tmp_path: Path) -> None:
    """A catalogue behind the texts is named, with the text that it lacks."""
    translations(tmp_path, ENTRY.format(translation="Exit"))
    lines = stale(ROOT, tmp_path)
    assert any("is missing" in line and "Chào bạn" in line for line in lines)


def test_english_keeps_placeholders_and_limits() -> None:
    """A translation has the same placeholders, and an answer's still fits."""
    english = Translations()
    for text in extracted(ROOT):
        spoken = english.text(text, "en")
        for placeholder in ("{place}", "{sources}", "{law}", "{article}", "{day}"):
            assert (placeholder in text) == (placeholder in spoken), text
        assert len(spoken) <= max(700, len(text) * 1.6), text
