"""Long texts in parts that a reader can follow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.splitting import split


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def together(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("a .\n1😀ế"), st.integers(2, 40))
def test_nothing_is_lost_and_every_part_fits(text: str, limit: int) -> None:
    """However a text is made, its parts hold it all, in order, each within the limit."""
    parts = list(split(text, limit))
    assert all(units(part) <= limit for part in parts)
    assert together("".join(parts)) == together(text)
    assert all(parts) or not together(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Một.\n\nHai ba. Bốn", ["Một.", "Hai ba. Bốn"]),
        ("Một hai. Ba bốn.", ["Một hai.", "Ba bốn."]),
        ("Một hai ba bốn", ["Một hai ba", "bốn"]),
        ("gọi số 1800 8077", ["gọi số", "1800 8077"]),
        ("1. Một\n2. Hai ba", ["1. Một", "2. Hai ba"]),
        ("aaaaaaaaaaaaaaa", ["aaaaaaaaaaaa", "aaa"]),
        ("😀😀😀😀😀😀😀", ["😀😀😀😀😀😀", "😀"]),
        ("", [""]),
    ],
)
def test_it_is_cut_where_one_pauses(text: str, parts: list[str]) -> None:
    """Between paragraphs, sentences, lines, words; a number to dial stays whole."""
    assert list(split(text, 12)) == parts
