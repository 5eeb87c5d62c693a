"""Zalo Bot Platform (https://bot.zaloplatforms.com/docs)."""

from bot.channels.zalo_bot.service import ZaloBotChannel

__all__ = ["ZaloBotChannel"]
