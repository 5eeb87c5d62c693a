"""From Telegram's updates to messages of ours: names, numbers and pictures stop here."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import CallbackQuery, Message, MessageEntity, Update, User
from telegram.constants import ChatType

from bot.channels.telegram.commands import read_command
from bot.messages import Incoming, Location
from indicators.categories import Channel

# What a message may hold instead of text, and how the conversation calls it.
_UNREAD = {
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "photo": "picture",
    "video": "picture",
    "animation": "picture",
    "sticker": "sticker",
    "dice": "sticker",
    "contact": "contact",
    "document": "file",
    "poll": "file",
    "story": "file",
    "paid_media": "file",
    "game": "file",
}


@dataclass(frozen=True, slots=True)
class Received:
    """One act of a person: `message` is the id of what they sent, `keyboard` of what they tapped.

    `private` is false in a group, where only that the bot was addressed is known.
    """

    update: int
    chat: int
    incoming: Incoming
    private: bool = True
    message: int | None = None
    keyboard: int | None = None
    callback: str = ""


def read(update: Update, me: User) -> Received | None:
    """Return what a person did to the bot `me`; None where nothing is to be answered."""
    if update.callback_query:
        return _tapped(update.update_id, update.callback_query)
    message = update.message or update.edited_message
    if message is None or (message.from_user and message.from_user.is_bot):
        return None
    if message.chat.type != ChatType.PRIVATE:
        return _in_group(update, message, me)
    choice, text, location = _content(message, edited=update.message is None)
    if not (choice or text or location):
        return None
    incoming = _incoming(message.chat.id, choice, text, location)
    return Received(update.update_id, message.chat.id, incoming, message=message.message_id)


def _incoming(
    chat: int, choice: str = "", text: str = "", location: Location | None = None
) -> Incoming:
    return Incoming(Channel.TELEGRAM, str(chat), text=text, choice=choice, location=location)


def _tapped(update: int, query: CallbackQuery) -> Received | None:
    if query.message is None:
        return None
    chat = query.message.chat
    return Received(
        update,
        chat.id,
        _incoming(chat.id, choice=query.data or "none"),
        private=chat.type == ChatType.PRIVATE,
        keyboard=query.message.message_id,
        callback=query.id,
    )


def _content(message: Message, *, edited: bool) -> tuple[str, str, Location | None]:
    """Return choice, text and location; words are passed on even where they get no answer.

    Danger is heard in them all the same: in a caption, a forwarded or an edited message.
    """
    text = message.text or message.caption or ""
    if edited:
        return ("unread:edited" if text else ""), text, None
    if message.forward_origin:
        return "unread:forward", text, None
    if message.location:
        return "", "", Location(message.location.latitude, message.location.longitude)
    command = read_command(text)
    if command:
        return command.choice, command.text, None
    return ("" if text else _unread(message)), text, None


def _unread(message: Message) -> str:
    """Return the choice for what cannot be read; nothing for Telegram's own notices."""
    return next((f"unread:{kind}" for name, kind in _UNREAD.items() if message[name]), "")


def _in_group(update: Update, message: Message, me: User) -> Received | None:
    if update.message is None or not _addressed(message, me):
        return None
    return Received(update.update_id, message.chat.id, _incoming(message.chat.id), private=False)


def _addressed(message: Message, me: User) -> bool:
    answered = message.reply_to_message
    if answered and answered.from_user and answered.from_user.id == me.id:
        return True
    name = f"@{me.username}".lower()
    command = read_command(message.text or "")
    mentions = message.parse_entities([MessageEntity.MENTION]).values()
    return name in {f"@{command.bot if command else ''}".lower(), *map(str.lower, mentions)}
