"""The commands of the bot, and its profile as Telegram shows it: short and neutral."""

from __future__ import annotations

import re
from typing import NamedTuple

import structlog
from telegram import BotCommand
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.pacing import PACED
from responses import phrases

log = structlog.get_logger()
_COMMAND = re.compile(r"/([a-z]+)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
CHOICES = {
    "start": "start",
    "menu": "menu",
    "help": "menu",
    "khancap": "danger",
    "duongday": "hotlines",
    "noi": "places",
    "thoat": "leave",
    "english": "language:en",
    "tiengviet": "language:vi",
    "quyenriengtu": "answer:privacy_stored",
}


class Command(NamedTuple):
    """A command as the conversation hears it: `choice`, and what was typed behind it."""

    choice: str
    text: str
    bot: str


def read_command(text: str) -> Command | None:
    """Return the command that `text` is; None for other text and unknown commands.

    `bot` is the bot's name where it was addressed ("/menu@name"). A link's payload
    (https://core.telegram.org/bots/features#deep-linking) becomes part of the choice.
    """
    match = _COMMAND.fullmatch(text.strip())
    choice = CHOICES.get(match[1].lower()) if match else None
    if match is None or choice is None:
        return None
    name, rest = match[2] or "", match[3] or ""
    if choice == "start" and _PAYLOAD.fullmatch(rest):
        return Command(f"start:{rest}", "", name)
    return Command(choice, rest, name)


async def register(bot: ExtBot[str]) -> None:
    """Show commands and profile texts in both languages; what fails is logged."""
    try:
        for language, profile in phrases.TELEGRAM_PROFILE.items():
            await _commands(bot, language, profile["commands"])
            await _texts(bot, language, profile["about"], profile["description"])
    except TelegramError as problem:
        log.warning("telegram_profile_not_set", reason=type(problem).__name__)


async def _commands(bot: ExtBot[str], language: str, descriptions: dict[str, str]) -> None:
    wanted = tuple(BotCommand(name, text) for name, text in descriptions.items())
    if await bot.get_my_commands(language_code=language) != wanted:
        await bot.set_my_commands(wanted, language_code=language, rate_limit_args=PACED)


async def _texts(bot: ExtBot[str], language: str, about: str, description: str) -> None:
    # Telegram allows few changes of a profile: only what differs is set.
    known = await bot.get_my_short_description(language_code=language)
    if known.short_description != about:
        await bot.set_my_short_description(about, language_code=language, rate_limit_args=PACED)
    known_long = await bot.get_my_description(language_code=language)
    if known_long.description != description:
        await bot.set_my_description(description, language_code=language, rate_limit_args=PACED)
