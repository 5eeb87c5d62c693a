"""Zalo Official Account, through its Open API (https://developers.zalo.me/docs/official-account)."""

from bot.channels.zalo_oa.service import ZaloOaChannel

__all__ = ["ZaloOaChannel"]
