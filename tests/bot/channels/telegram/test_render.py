"""Replies as Telegram shows them: within its limits, every sign as it was written."""

from __future__ import annotations

import pytest
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.channels.telegram.render import LIMIT, render
from bot.conversation import Conversation
from bot.knowledge import Knowledge
from bot.messages import Choice, Phone, Reply
from bot.sessions import MemorySessions
from bot.speaking import Speaker
from responses.catalogue import Urgency

POLICE = Phone("113", "113", "Công an")


@pytest.fixture
def speaker(knowledge: Knowledge) -> Speaker:
    return Conversation(knowledge, MemorySessions()).speaker("vi")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_buttons_hang_on_the_last_part(speaker: Speaker) -> None:
    """A long reply becomes messages; all are protected, one has the buttons."""
    reply = Reply("Một câu dài. " * 700, (Choice("Thoát", "leave"),), sensitive=True)
    messages = render(reply, speaker)
    assert len(messages) > 1
    assert all(units(one.text) <= LIMIT and one.protect for one in messages)
    assert [one.markup is None for one in messages] == [True] * (len(messages) - 1) + [False]


def test_signs_mean_nothing(speaker: Speaker) -> None:
    """Text goes as it is, and is sent without a way to format it."""
    reply = Reply("<b>*_[x](http://x)_*</b> & `")
    assert [one.text for one in render(reply, speaker)] == [reply.text]


def test_numbers_stand_on_lines_of_their_own(speaker: Speaker) -> None:
    """In danger they come first; a number that the text describes is not said again."""
    urgent = Reply("Đi ra ngoài.", phones=(POLICE,), urgency=Urgency.IMMEDIATE_DANGER)
    assert render(urgent, speaker)[0].text == "113 · Công an\n\nĐi ra ngoài."
    calm = Reply("Hỏi thêm.", phones=(POLICE,))
    assert render(calm, speaker)[0].text == "Hỏi thêm.\n\n113 · Công an"
    described = Reply("113 · Công an\nCả ngày.", phones=(POLICE,))
    assert render(described, speaker)[0].text == described.text


def test_keyboards(speaker: Speaker) -> None:
    """Choices are buttons, a place is asked for by the phone's own, leaving clears them."""
    leave = (Choice("Thoát", "leave"),)
    [inline] = render(Reply("a", leave), speaker)
    assert isinstance(inline.markup, InlineKeyboardMarkup)
    [place] = render(Reply("a", leave, ask_location=True), speaker)
    assert isinstance(place.markup, ReplyKeyboardMarkup)
    assert place.markup.keyboard[0][0].request_location
    assert place.markup.keyboard[1][0].text == "Thoát"
    [left] = render(Reply("a", leave=True), speaker)
    assert isinstance(left.markup, ReplyKeyboardRemove)
