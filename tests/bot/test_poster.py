"""The poster: it opens the right chat, says its words in full, and prints on A4."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from typer.testing import CliRunner

from bot import poster
from bot.cli import app
from responses.phrases import POSTER
from tests.servers.telegram import TOKEN, Telegram

AN_GIANG = poster.place_of("91")


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    """A Bot API server to which the settings lead."""
    # Loggers made on the runner's standard error would outlive it.
    monkeypatch.setattr("bot.log.configure", lambda _level: None)
    server = Telegram()
    monkeypatch.setenv("LANGNGHE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("LANGNGHE_TELEGRAM_BASE_URL", server.url)
    yield server
    server.stop()


def test_the_code_is_the_link() -> None:
    """The code drawn is that of the deep link with the unit, on its light edge."""
    link = poster.deep_link("@langnghe_bot", "91")
    assert link == "https://t.me/langnghe_bot?start=91"
    drawing = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawing, kind="svg", omitsize=True)
    path = drawing.getvalue().decode().partition('d="')[2].partition('"')[0]
    assert len(path) > 500
    assert f'd="{path}"' in poster.draw(link, AN_GIANG)


def test_it_says_its_words() -> None:
    """The hotline in the largest type, every phrase, and the place."""
    drawn = poster.draw(poster.deep_link("langnghe_bot", "91"), AN_GIANG)
    for words in (*POSTER.values(), "An Giang"):
        assert f">{words}<" in drawn
    assert 'font-size="80" font-weight="bold" fill="#ffffff">1800 8077<' in drawn


def test_it_prints_on_a4(tmp_path: Path) -> None:
    """The PDF is an A4 page, the PNG has 300 dots an inch, and the words are drawn."""
    drawn = poster.draw(poster.deep_link("langnghe_bot", "91"), AN_GIANG)
    pdf, png = poster.write(drawn, tmp_path / "new", "poster-91")
    assert b"/MediaBox [0 0 595 842]" in pdf.read_bytes()
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    assert (width, height) == (2479, 3508)
    bare = poster.write(drawn.replace("ẫ", "a"), tmp_path, "bare")[1]
    assert bare.read_bytes() != png.read_bytes(), "the marks of the letters show"


def test_telegram_tells_the_name(telegram: Telegram, tmp_path: Path) -> None:
    """Without --bot Telegram is asked whose token it is."""
    ran = CliRunner().invoke(app, ["poster", "--unit", "91", "--out", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    assert (tmp_path / "poster-91.pdf").exists()
    assert telegram.called("getMe")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--unit", "99"], "--unit 99"),
        (["--unit", "91", "--bot", "x y"], "--bot"),
        (["--unit", "91", "--bot", "<svg>"], "--bot"),
        (["--unit", "91", "--bot", "langnghe_bot", "--out", "/proc/none"], "/proc/none"),
        (["--unit", "91"], "LANGNGHE_TELEGRAM_TOKEN"),
    ],
)
def test_what_is_wrong_is_named(telegram: Telegram, arguments: list[str], complaint: str) -> None:
    """A wrong unit, name, folder or token: exit code 2 and a line that names it."""
    telegram.tokens.clear()
    ran = CliRunner().invoke(app, ["poster", *arguments])
    assert ran.exit_code == 2
    assert complaint in ran.output
    assert TOKEN not in ran.output
