"""`make bench`: our bot and a plain Rasa bot on the same data, side by side, over HTTP.

Start-up, memory, conversations and messages per second, and how long a message takes, one at a
time and 16 at once. Both get the same messages, five to a conversation; ours counts them too.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from bot.settings import ROOT
from tests.evaluation import diet
from tests.evaluation.diet import Kind, Trained
from tests.evaluation.load import Post, Speed, drive
from tests.evaluation.messages import HELD_OUT, load
from tests.evaluation.process import Server, free_port, serving

OUT = ROOT / "build" / "bench.json"
AT_ONCE = (1, 16)
_WARMING = 50
_OURS = Post("/api/chat", lambda person, text: {"conversation": person, "text": text})
_PLAIN = Post("/webhooks/rest/webhook", lambda person, text: {"sender": person, "message": text})


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a server: seconds until it is ready, MB when ready and at the end."""

    startup: float
    memory_ready: float
    memory_after: float
    speeds: dict[int, Speed]


class Goal(NamedTuple):
    """A figure, the least or most that it should be, and whether it is reached."""

    what: str
    wanted: str
    figure: float
    reached: bool


@contextmanager
def ours() -> Iterator[Server]:
    """Serve our bot with a database of its own until the end of the block."""
    port = free_port()
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "LANGNGHE_DATABASE_URL": f"sqlite:///{folder}/counts.db",
            "PYTHONPATH": str(ROOT),
        }
        log = Path(folder) / "serving.log"
        port_option = ["--port", str(port)]
        with serving([*command, *port_option], port, "/readyz", environment, log) as server:
            yield server


def measure(server: Server, post: Post, texts: Sequence[str]) -> Figures:
    """Return what a server does with `texts`, after a few that warm it."""
    ready = server.memory()
    asyncio.run(drive(server.port, post, texts[:_WARMING], 1))
    speeds = {at_once: asyncio.run(drive(server.port, post, texts, at_once)) for at_once in AT_ONCE}
    return Figures(server.startup, ready, server.memory(), speeds)


def plain_bot() -> Trained:
    """Return the plain bot that is at hand, else one trained for one epoch: as fast, less wise."""
    bot = diet.kept(Kind.PLAIN) or diet.kept(Kind.QUICK)
    if bot:
        return bot
    typer.echo("No plain Rasa bot is at hand (make diet): training one for one epoch ...")
    return diet.train_plain(Kind.QUICK, epochs=1)


def goals(our: Figures, plain: Figures) -> list[Goal]:
    """Return what is to be reached, and whether it is."""
    one, many = AT_ONCE
    throughput = our.speeds[many].messages_per_second / plain.speeds[many].messages_per_second
    return [
        Goal("messages/s, 16 at once, times plain", "≥ 20", throughput, throughput >= 20),
        *(
            Goal(f"p50, {at_once} at once, of plain", "≤ 1/20", ratio, ratio <= 1 / 20)
            for at_once in (one, many)
            for ratio in [our.speeds[at_once].p50 / plain.speeds[at_once].p50]
        ),
        Goal("memory, MB", "≤ 250", our.memory_after, our.memory_after <= 250),
        Goal("ready after, s", "≤ 3", our.startup, our.startup <= 3),
    ]


def table(found: dict[str, Figures]) -> str:
    """Return the figures, a column for each server."""
    rows = [("", *found)]
    rows.append(("ready after, s", *(f"{one.startup:.1f}" for one in found.values())))
    rows.append(("memory when ready, MB", *(f"{one.memory_ready:.0f}" for one in found.values())))
    rows.append(("memory afterwards, MB", *(f"{one.memory_after:.0f}" for one in found.values())))
    for at_once in AT_ONCE:
        for name, field in (
            ("messages/s", "messages_per_second"),
            ("conversations/s", "conversations_per_second"),
            ("p50, ms", "p50"),
            ("p99, ms", "p99"),
        ):
            values = (getattr(one.speeds[at_once], field) for one in found.values())
            rows.append((f"{at_once} at once: {name}", *(f"{value:.2f}" for value in values)))
    return "\n".join(f"{row[0]:<28}" + "".join(f"{cell:>14}" for cell in row[1:]) for row in rows)


def repeated(number: int) -> list[str]:
    """Return so many texts: the held-out messages, over and over."""
    texts = [message.text for message in load(HELD_OUT)]
    return (texts * (number // len(texts) + 1))[:number]


def main(
    messages: Annotated[int, typer.Option(min=50, help="Messages for our bot")] = 5000,
    plain_messages: Annotated[int, typer.Option(min=50, help="For the plain bot")] = 1000,
) -> None:
    """Measure both, print the table, write build/bench.json."""
    bot = plain_bot()
    with ours() as server:
        our = measure(server, _OURS, repeated(messages))
    with diet.served(bot) as server:
        plain = measure(server, _PLAIN, repeated(plain_messages))
    reached = goals(our, plain)
    typer.echo(table({"Lắng Nghe": our, "plain Rasa": plain}))
    typer.echo(f"\nThe plain bot was trained on {bot}.")
    for goal in reached:
        missed = "" if goal.reached else "  NOT REACHED"
        typer.echo(f"{goal.what:<40}{goal.wanted:>8}{goal.figure:>10.3f}{missed}")
    OUT.parent.mkdir(exist_ok=True)
    written = {
        "ours": asdict(our),
        "plain": asdict(plain),
        "plain_trained_on": str(bot),
        "goals": [goal._asdict() for goal in reached],
    }
    OUT.write_text(json.dumps(written, indent=1, ensure_ascii=False), encoding="utf-8")
    typer.echo(f"written: {OUT}")


if __name__ == "__main__":
    typer.run(main)
