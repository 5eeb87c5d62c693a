"""Telegram, through its Bot API (https://core.telegram.org/bots/api)."""

from bot.channels.telegram.service import TelegramChannel

__all__ = ["TelegramChannel"]
