"""What one, two and four replicas bear behind a balancer, and what a message costs whom."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from cryptography.fernet import Fernet

from bot.settings import ROOT
from tests.bench import repeated
from tests.evaluation.load import Post, drive
from tests.evaluation.process import Server, free_port, serving
from tests.scale.servers import Part, postgresql, valkey

REPLICAS = (1, 2, 4)
AT_ONCE = 32
_WARMING = 500
_CHAT = Post("/api/chat", lambda person, text: {"conversation": person, "text": text})


class Balanced(NamedTuple):
    """Replicas and the balancer before them."""

    balancer: Server
    replicas: Sequence[Server]


@contextmanager
def balanced(settings: dict[str, str], replicas: int, folder: Path) -> Iterator[Balanced]:
    """Start `replicas` with `settings` behind a balancer; their logs go to `folder`."""
    environment = {**settings, "PYTHONPATH": str(ROOT)}
    with ExitStack() as running:

        def start(name: str, *command: str) -> Server:
            port = free_port()
            line = [sys.executable, *(part.format(port=port) for part in command)]
            log = folder / f"{name}.log"
            return running.enter_context(serving(line, port, "/readyz", environment, log))

        bot = ("-c", "from bot.cli import main; main()", "serve", "--port", "{port}")
        bots = [start(f"bot-{number}", *bot) for number in range(replicas)]
        behind = [str(one.port) for one in bots]
        yield Balanced(start("balancer", "-m", "tests.servers.balancer", "{port}", *behind), bots)


def bear(settings: dict[str, str], replicas: int, messages: int, servers: dict[str, int]) -> str:
    """Return a row of the table: one load of so many `messages`."""
    with (
        tempfile.TemporaryDirectory() as folder,
        balanced(settings, replicas, Path(folder)) as (balancer, bots),
    ):
        asyncio.run(drive(balancer.port, _CHAT, repeated(_WARMING), AT_ONCE))
        parts = {"bot": Part(*(bot.process_id for bot in bots))}
        parts |= {name: Part(process_id) for name, process_id in servers.items()}
        speed = asyncio.run(drive(balancer.port, _CHAT, repeated(messages), AT_ONCE))
        cost = ", ".join(f"{name} {part.for_each(messages):.2f}" for name, part in parts.items())
        held = sum(bot.memory() for bot in bots) / replicas
    times = f"{speed.messages_per_second:.0f} | {speed.p50:.1f} | {speed.p99:.1f}"
    return f"| {replicas} | {times} | {cost} | {held:.0f} |"


def measure(messages: int) -> None:
    """Print what the replicas bear, on SQLite alone and on PostgreSQL with Valkey."""
    print(f"\n{messages} messages over {AT_ONCE} connections, five to a conversation\n")
    with tempfile.TemporaryDirectory() as folder:
        _head("SQLite")
        for replicas in REPLICAS:
            url = f"sqlite:///{folder}/{replicas}.db"
            print(bear({"LANGNGHE_DATABASE_URL": url}, replicas, messages, {}), flush=True)
    with postgresql() as database, valkey() as (sessions, _):
        _head("PostgreSQL and Valkey")
        settings = {
            "LANGNGHE_DATABASE_URL": database.url,
            "LANGNGHE_VALKEY_URL": sessions.url,
            "LANGNGHE_SECRET_KEY": Fernet.generate_key().decode(),
        }
        servers = {"PostgreSQL": database.process_id, "Valkey": sessions.process_id}
        for replicas in REPLICAS:
            print(bear(settings, replicas, messages, servers), flush=True)


def _head(stores: str) -> None:
    figures = "messages/s | p50 ms | p99 ms | processor ms a message | MB a replica"
    print(f"\n| replicas, {stores} | {figures} |\n|---|---|---|---|---|---|")
