"""Which choice a message makes: a tapped button, its number, its label, or a command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.messages import Choice
from nlu.text import fold, normalise

_LEAVE = frozenset(
    "thoat|thoat nhanh|thoat ngay|thoat ra|exit|quit|quick exit|leave|ket thuc".split("|")
)
_MENU = frozenset("menu|bat dau|start|muc luc|muc chinh|ve muc chinh|tro ve|quay lai".split("|"))
_LANGUAGES = {"english": "en", "tieng anh": "en", "tieng viet": "vi", "vietnamese": "vi"}
_NUMBER = re.compile(r"(?:(?:chon|so|muc) )*([1-9])")
_EDGES = re.compile(r"^\W+|\W+$")


def plain(text: str) -> str:
    """Return `text` folded, without signs around it: how commands and labels are compared."""
    return fold(_EDGES.sub("", normalise(text)))


def leaves(typed: str) -> bool:
    """Whether `typed`, made `plain`, is the wish to leave at once, and nothing else."""
    return typed in _LEAVE


def chosen(typed: str, offered: Sequence[Choice]) -> str:
    """Return the payload of the offered choice that `typed` names, or an empty string.

    `typed` is made `plain`; "2", "so 2" and the label itself choose.
    """
    if typed in _MENU:
        return "menu"
    if typed in _LANGUAGES:
        return f"language:{_LANGUAGES[typed]}"
    number = _NUMBER.fullmatch(typed)
    if number and int(number[1]) <= len(offered):
        return offered[int(number[1]) - 1].payload
    return next((one.payload for one in offered if _label(one.label) == typed), "")


_label = cache(plain)  # labels are the bot's own words, and few
