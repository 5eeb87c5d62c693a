"""A message as words: where the stops are, and what is a mark of shortening."""

from __future__ import annotations

import pytest

from referrals.message import Message


def read(text: str) -> Message:
    return Message.read(text, asked=False)


def segments(text: str) -> list[str]:
    message = read(text)
    return [" ".join(message.words[at].folded for at in part) for part in message.segments()]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Kiến Tường, Long An", ["kien tuong", "long an"]),
        ("tx. Kiến Tường", ["tx kien tuong"]),
        ("Em sợ. Kiến Tường", ["em so", "kien tuong"]),
        ("Buôn Ma Thuột - Đắk Lắk", ["buon ma thuot dak lak"]),
        ("q1/p.05", ["q 1", "p 5"]),
        ("Krông Y'Nô", ["krong yno"]),
        ("?!", []),
    ],
)
def test_stops_part_the_words(text: str, parts: list[str]) -> None:
    """A comma parts, the full stop of "tx." does not; zeros before a number say nothing."""
    assert segments(text) == parts


def test_nothing_stands_before_a_stop_or_the_start() -> None:
    """The word before the comma says nothing about the word behind it."""
    message = read("ở đây, Long An")
    assert message.before(0) is None
    assert message.before(2) is None
    assert message.before(3) == message.words[2]


def test_end_of_the_message_is_a_stop() -> None:
    """A name at the end stands as clear as one before a comma."""
    message = read("ở Long An")
    assert message.breaks(3)
    assert not message.breaks(2)


def test_without_marks_no_word_has_any() -> None:
    """The second reading of an answer, for slips in the marks."""
    message = read("Kiến Tương")
    assert message.accented
    assert not message.without_marks().accented


def test_only_the_first_4000_characters_are_read() -> None:
    """What is longer than any channel's message is nobody's answer."""
    assert len(read("a " * 5000).words) == 2000
