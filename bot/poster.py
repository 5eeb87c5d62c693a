"""A printable A4 poster: a code that opens the chat, and the hotline in large type.

Its design is neutral: whoever stands before it may be asking about anything.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import segno
import vl_convert

from bot.settings import Settings
from referrals.directory import FIRST_NUMBER, Directory
from referrals.places import Place, place_by_code
from responses.phrases import POSTER

# A4 in points; the font comes with vl-convert, so the poster is the same on every machine.
_WIDTH, _HEIGHT = 595, 842
_FONT = "Liberation Sans"
_QR_SIDE = 290
_PPI = 300
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


class PosterError(Exception):
    """A poster that cannot be made; the message names what is wrong."""


def place_of(unit: str) -> Place:
    """Return the province or commune with the code `unit`; raises PosterError if there is none."""
    try:
        return place_by_code(unit)
    except KeyError:
        raise PosterError(f"--unit {unit}: no province or commune has this code") from None


async def username(settings: Settings) -> str:
    """Return the name of the Telegram bot in `settings`; raises PosterError if it cannot be had."""
    if not settings.telegram_token.get_secret_value():
        raise PosterError("--bot, or LANGNGHE_TELEGRAM_TOKEN to ask Telegram, is wanted")
    # Imported where it is used: to load it slows every other command.
    from telegram.error import TelegramError

    from bot.channels.telegram.service import connect

    bot = connect(settings)
    try:
        async with bot:
            return str(bot.username)
    except TelegramError as problem:
        reason = type(problem).__name__
        raise PosterError(f"LANGNGHE_TELEGRAM_TOKEN: Telegram was asked: {reason}") from None


def deep_link(bot: str, unit: str) -> str:
    """Return the link that opens the chat with `bot` and counts for `unit`.

    Raises:
        PosterError: `bot` is no name of a bot (https://core.telegram.org/bots/features#usernames).
    """
    name = bot.removeprefix("@")
    if not _USERNAME.fullmatch(name):
        raise PosterError("--bot: the bot's name at Telegram is wanted, such as langnghe_bot")
    return f"https://t.me/{name}?start={unit}"


def draw(link: str, place: Place) -> str:
    """Return the poster as SVG, an A4 page in points."""
    hotline = Directory.load().by_number(FIRST_NUMBER)
    number = hotline.display if hotline else FIRST_NUMBER
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}">',
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
            _line(POSTER["heading"], 92, 34, bold=True),
            _line(POSTER["scan"], 136, 19),
            _code(link),
            _line(POSTER["promise"], 488, 17),
            f'<rect y="536" width="{_WIDTH}" height="186" fill="#1f4e5f"/>',
            _line(POSTER["call"], 582, 22, colour="#ffffff"),
            _line(number, 662, 80, bold=True, colour="#ffffff"),
            _line(POSTER["free"], 704, 19, colour="#ffffff"),
            _line(POSTER["danger"], 766, 19, bold=True),
            _line(place.label, 808, 12, colour="#555555"),
            "</svg>",
        )
    )


def _line(
    text: str, baseline: int, size: int, *, bold: bool = False, colour: str = "#1d1d1d"
) -> str:
    weight = "bold" if bold else "normal"
    return (
        f'<text x="{_WIDTH / 2}" y="{baseline}" text-anchor="middle" font-family="{_FONT}" '
        f'font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(text)}</text>'
    )


def _code(link: str) -> str:
    code = segno.make(link, error="m", micro=False)
    side = code.symbol_size()[0]
    scale = _QR_SIDE / side
    left = (_WIDTH - _QR_SIDE) / 2
    drawn = code.svg_inline(omitsize=True)
    paths = drawn[drawn.index("<path") : drawn.rindex("</svg>")]
    return f'<g transform="translate({left} 162) scale({scale})">{paths}</g>'


def write(svg: str, folder: Path, name: str) -> tuple[Path, Path]:
    """Write the poster as PDF and as PNG of 300 dots an inch; return both paths.

    Raises:
        PosterError: the files cannot be written.
    """
    pdf, png = folder / f"{name}.pdf", folder / f"{name}.png"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pdf.write_bytes(vl_convert.svg_to_pdf(svg))
        png.write_bytes(vl_convert.svg_to_png(svg, ppi=_PPI))
    except OSError as problem:
        raise PosterError(f"{folder}: {problem.strerror}") from None
    return pdf, png
