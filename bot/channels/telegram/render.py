"""From replies to Telegram messages: plain text, so that no sign in it means anything."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.splitting import split
from bot.messages import Choice, Phone, Reply
from bot.speaking import Speaker
from responses import phrases
from responses.catalogue import Urgency

LIMIT = 4096
"""Longest text of a message, in UTF-16 code units (https://core.telegram.org/bots/api)."""

type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message as it is sent; `protect` keeps it from being forwarded or saved."""

    text: str
    markup: Markup
    protect: bool


def render(reply: Reply, speaker: Speaker) -> list[Rendered]:
    """Return the messages of `reply`; its buttons hang on the last."""
    texts = list(split(_with_phones(reply), LIMIT))
    markups: list[Markup] = [None] * (len(texts) - 1) + [_markup(reply, speaker)]
    return [
        Rendered(text, markup, reply.sensitive) for text, markup in zip(texts, markups, strict=True)
    ]


def _with_phones(reply: Reply) -> str:
    # A service's own description holds its number already.
    phones = [one for one in reply.phones if f"{one.display} · {one.name}" not in reply.text]
    lines = "\n".join(_dialled(phone) for phone in phones)
    if reply.urgency is Urgency.IMMEDIATE_DANGER:
        return "\n\n".join(filter(None, (lines, reply.text)))
    return "\n\n".join(filter(None, (reply.text, lines)))


def _dialled(phone: Phone) -> str:
    # A line that begins with digits and no formatting: phones recognise it as a number.
    return f"{phone.display} · {phone.name}"


def _markup(reply: Reply, speaker: Speaker) -> Markup:
    if reply.leave:
        return ReplyKeyboardRemove()
    if reply.ask_location:
        here = KeyboardButton(speaker.text(phrases.TELEGRAM_SEND_PLACE), request_location=True)
        others = [[KeyboardButton(choice.label)] for choice in reply.choices]
        return ReplyKeyboardMarkup([[here], *others], resize_keyboard=True, one_time_keyboard=True)
    return InlineKeyboardMarkup(_rows(reply.choices)) if reply.choices else None


def _rows(choices: tuple[Choice, ...]) -> list[list[InlineKeyboardButton]]:
    return [[InlineKeyboardButton(one.label, callback_data=one.payload)] for one in choices]
