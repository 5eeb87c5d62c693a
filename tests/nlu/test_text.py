"""What people type is brought to one form, whatever keyboard or encoding made it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.text import ABBREVIATIONS, clean, fold, normalise, words


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Cứuuuu em vớiiii", "cứu em với"),
        ("hoà giải ở xã", "hòa giải ở xã"),
        ("thuý", "thúy"),
        ("quý", "quý"),
        ("hoàn toàn", "hoàn toàn"),
        ("₫ánh vợ", "đánh vợ"),
        ("  nhiều\t\n khoảng   trắng ", "nhiều khoảng trắng"),
        ("a\u200bb\u202ec\x00d", "abcd"),
        ("1800 8077", "1800 8077"),
    ],
)
def test_one_spelling(typed: str, normal: str) -> None:
    """Held letters, old tone places, look-alikes and invisible characters lead to one form."""
    assert normalise(typed) == normal


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ck e đánh e", "chồng em đánh em"),
        ("vk chong ko noi chuyen dc", "vợ chong không noi chuyen được"),
        ("e phải lm j bh", "em phải làm gì bây giờ"),
    ],
)
def test_abbreviations_are_written_out(typed: str, read: str) -> None:
    """Chat abbreviations are read as the word that they stand for in this service."""
    assert " ".join(words(typed)) == read


def test_no_abbreviation_leads_to_another() -> None:
    """Writing out once is enough: the table holds no chains."""
    chained = [short for short, full in ABBREVIATIONS.items() if ABBREVIATIONS.keys() & {full}]
    assert chained == []


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    """Normalised text is stable, in NFC and without characters that cannot be seen."""
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in once)


@given(st.text())
def test_encoding_does_not_matter(text: str) -> None:
    """NFD and NFC spellings of one text are the same words."""
    nfd, nfc = unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)
    assert words(nfd) == words(nfc)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậ "))
def test_folding_leaves_plain_letters(text: str) -> None:
    """Folded Vietnamese is ASCII, and folding again changes nothing."""
    folded = fold(text)
    assert folded.isascii()
    assert fold(folded) == folded


@given(st.text())
def test_clean_keeps_what_can_be_seen(text: str) -> None:
    """Cleaning never invents letters."""
    assert len(clean(text)) <= len(unicodedata.normalize("NFC", text))
