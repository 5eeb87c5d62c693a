"""From a Zalo Bot event to a message of ours: the display name stops here.

https://bot.zaloplatforms.com/docs/webhook
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from bot.channels.zalo import BadEvent, Received, command
from bot.messages import Incoming
from indicators.categories import Channel

_SECONDS_UNTIL = 10**11
_UNREAD = {
    "message.image.received": "picture",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    "message.link.received": "forward",
    "message.unsupported.received": "withheld",
}


def read(body: Any) -> Received | None:
    """Return what a person did, from a wrapped (`result`) or flat body.

    None for groups, bots and events that need no answer.

    Raises:
        BadEvent: a field that must be there is not.
    """
    if not isinstance(body, Mapping):
        raise BadEvent("the body is not a JSON object")
    wrapped = body.get("result")
    event = wrapped if isinstance(wrapped, Mapping) else body
    name = event.get("event_name")
    if not isinstance(name, str):
        raise BadEvent("event_name")
    message = event.get("message")
    if not isinstance(message, Mapping):
        return None  # withheld whole: nobody knows whom to answer
    if not _private(message) or (name != "message.text.received" and name not in _UNREAD):
        return None
    return _received(message, f"unread:{_UNREAD[name]}" if name in _UNREAD else "")


def _private(message: Mapping[str, Any]) -> bool:
    """Whether a person wrote to the bot alone."""
    chat, sender = message.get("chat"), message.get("from")
    group = isinstance(chat, Mapping) and chat.get("chat_type") == "GROUP"
    bot = isinstance(sender, Mapping) and sender.get("is_bot") is True
    return not group and not bot


def _received(message: Mapping[str, Any], choice: str) -> Received:
    text = message.get("text") or message.get("caption") or ""
    if not isinstance(text, str):
        raise BadEvent("message.text")
    if not choice and (choice := command(text)):
        text = ""
    incoming = Incoming(
        Channel.ZALO_BOT, _chat(message), text=text, choice=choice, message_id=_id(message)
    )
    return Received(incoming, _at(message))


def _at(message: Mapping[str, Any]) -> float:
    """Return when it was sent; now, where Zalo does not say."""
    date = message.get("date")
    if not isinstance(date, int | float):
        return time.time()
    # Milliseconds by Zalo's pages. Should it ever be seconds, nobody must go unanswered for it.
    return date / 1000 if date > _SECONDS_UNTIL else float(date)


def _chat(message: Mapping[str, Any]) -> str:
    chat = message.get("chat")
    chat_id = chat.get("id") if isinstance(chat, Mapping) else None
    if not isinstance(chat_id, str) or not chat_id:
        raise BadEvent("message.chat.id")
    return chat_id


def _id(message: Mapping[str, Any]) -> str:
    message_id = message.get("message_id")
    if not isinstance(message_id, str) or not message_id:
        raise BadEvent("message.message_id")
    return message_id
