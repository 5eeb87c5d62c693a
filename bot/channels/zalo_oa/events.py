"""From a Zalo OA event to a message of ours.

Shapes: https://developers.zalo.me/docs/official-account/webhook/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.channels.zalo import BadEvent, Received, command
from bot.messages import Incoming, Location
from indicators.categories import Channel

MARK = "#"
"""Begins the payload of every button: it comes back as a text, which anyone could type."""

_CHOICE = re.compile(
    r"leave|menu|topics|hotlines|places|danger|no|start|(?:answer|more|yes|place|language):\w+"
)
# What the conversation cannot read, by the name of the event, and how it calls it.
_UNREAD = {
    "user_send_image": "picture",
    "user_send_video": "picture",
    "user_send_sticker": "sticker",
    "user_send_gif": "sticker",
    "user_send_audio": "voice",
    "user_send_file": "file",
    "user_send_link": "forward",
    "user_send_business_card": "contact",
}


def read(event: Mapping[str, Any]) -> Received | None:
    """Return what a person did; None for echoes, receipts and all that needs no answer.

    Raises:
        BadEvent: a field that must be there is not.
    """
    match event.get("event_name"):
        case "follow":
            return _followed(event)
        case "user_send_text":
            return _sent(event, *_text_or_choice(_text(event)))
        case "user_send_location":
            return _located(event)
        case str(name) if name in _UNREAD:
            # Danger is heard in a caption all the same.
            return _sent(event, _text(event), f"unread:{_UNREAD[name]}")
    return None


def timestamp(event: Mapping[str, Any]) -> str:
    """Return the time of an event as sent (milliseconds since 1970, digits)."""
    return str(event.get("timestamp", ""))


def _followed(event: Mapping[str, Any]) -> Received:
    chat = _required(event, "follower", "id")
    message_id = f"follow {chat} {timestamp(event)}"
    return Received(
        Incoming(Channel.ZALO_OA, chat, choice="start", message_id=message_id), _at(event)
    )


def _sent(
    event: Mapping[str, Any], text: str = "", choice: str = "", location: Location | None = None
) -> Received:
    incoming = Incoming(
        Channel.ZALO_OA,
        _required(event, "sender", "id"),
        text=text,
        choice=choice,
        location=location,
        message_id=_required(event, "message", "msg_id"),
    )
    return Received(incoming, _at(event))


def _text_or_choice(text: str) -> tuple[str, str]:
    marked = text.removeprefix(MARK)
    if marked != text and _CHOICE.fullmatch(marked):
        return "", marked
    choice = command(text)
    return ("", choice) if choice else (text, "")


def _located(event: Mapping[str, Any]) -> Received:
    place = _at_path(event, "message", "attachments", 0, "payload", "coordinates")
    try:
        location = Location(float(place["latitude"]), float(place["longitude"]))
    except (TypeError, KeyError, ValueError):
        raise BadEvent("message.attachments[0].payload.coordinates") from None
    if not (abs(location.latitude) <= 90 and abs(location.longitude) <= 180):
        raise BadEvent("message.attachments[0].payload.coordinates")
    return _sent(event, location=location)


def _at(event: Mapping[str, Any]) -> float:
    digits = timestamp(event)
    if not re.fullmatch(r"[0-9]{1,16}", digits):
        raise BadEvent("timestamp")
    return int(digits) / 1000


def _text(event: Mapping[str, Any]) -> str:
    text = _at_path(event, "message", "text")
    return text if isinstance(text, str) else ""


def _required(event: Mapping[str, Any], *path: str) -> str:
    value = _at_path(event, *path)
    if not isinstance(value, str) or not value:
        raise BadEvent(".".join(path))
    return value


def _at_path(value: Any, *path: str | int) -> Any:
    for step in path:
        try:
            value = value[step]
        except (TypeError, KeyError, IndexError):
            return None
    return value
