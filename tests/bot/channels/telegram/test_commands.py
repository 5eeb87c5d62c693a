"""Commands as people and links write them."""

from __future__ import annotations

import re

import pytest

from bot.channels.telegram.commands import CHOICES, Command, read_command
from responses.phrases import TELEGRAM_PROFILE


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", Command("start:", "", "")),
        ("/start 30280", Command("start:30280", "", "")),
        ("/start two words", Command("start", "two words", "")),
        ("/MENU", Command("menu", "", "")),
        ("/thoat@langnghe_bot", Command("leave", "", "langnghe_bot")),
        ("/khancap\nnó đánh em", Command("danger", "nó đánh em", "")),
        ("/unknown", None),
        ("menu", None),
        ("/", None),
        ("/menu" * 3, None),
        ("", None),
    ],
)
def test_commands_are_read(text: str, command: Command | None) -> None:
    """Known commands become choices; what stands behind them is kept; the rest is text."""
    assert read_command(text) == command


def test_the_profile_keeps_telegrams_limits() -> None:
    """Every command shown is known; names and texts fit; nothing says what the bot is about."""
    telling = re.compile(r"bạo|hành|giới|violence|abuse|gender|help", re.IGNORECASE)
    for profile in TELEGRAM_PROFILE.values():
        assert profile["commands"].keys() <= CHOICES.keys()
        assert len(profile["about"]) <= 120
        assert len(profile["description"]) <= 512
        shown = (profile["about"], profile["description"], *profile["commands"].values())
        assert not telling.search(" ".join(shown))
        assert all(1 <= len(text) <= 256 for text in profile["commands"].values())
