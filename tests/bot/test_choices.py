"""Typed words that choose, leave, or go to the menu."""

import pytest

from bot.choices import chosen, leaves, plain
from bot.messages import Choice

OFFERED = (Choice("Cấm tiếp xúc là gì?", "answer:ban"), Choice("Thoát", "leave"))


@pytest.mark.parametrize(
    "text", ["thoát", "Thoat", "THOÁT!", " thoát nhanh ", "exit", "Exit.", "thoa\u0301t", "/thoat"]
)
def test_leaving_needs_no_diacritics(text: str) -> None:
    """The wish to leave is heard however it is typed."""
    assert leaves(plain(text))


@pytest.mark.parametrize("text", ["làm sao thoát khỏi chồng", "lối thoát hiểm", "exit poll", ""])
def test_a_sentence_about_leaving_does_not_leave(text: str) -> None:
    """Only the bare wish ends a conversation."""
    assert not leaves(plain(text))


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("1", "answer:ban"),
        ("số 1", "answer:ban"),
        ("so 2", "leave"),
        ("chọn số 1.", "answer:ban"),
        ("cam tiep xuc la gi", "answer:ban"),
        ("Cấm tiếp xúc là gì?", "answer:ban"),
        ("menu", "menu"),
        ("Về mục chính", "menu"),
        ("3", ""),
        ("0", ""),
        ("113", ""),
        ("tôi có 1 câu hỏi", ""),
    ],
)
def test_numbers_and_labels_choose(text: str, payload: str) -> None:
    """A number or label chooses what was offered; anything else is read as a message."""
    assert chosen(plain(text), OFFERED) == payload
