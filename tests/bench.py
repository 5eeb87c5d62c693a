"""`make bench`: start-up, memory and speed of the whole bot over HTTP, counting included."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.settings import ROOT
from tests.evaluation.messages import HELD_OUT, load

PORT = 8765
MESSAGES = 3000


def start(folder: str) -> tuple[subprocess.Popen[bytes], float]:
    """Start the bot on a port of its own; return it and the seconds until it answers."""
    begun = time.perf_counter()
    environment = {**os.environ, "LANGNGHE_DATABASE_URL": f"sqlite:///{folder}/counts.db"}
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve"]
    server = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--port", str(PORT)], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    while not asyncio.run(_answers()):
        time.sleep(0.02)
    return server, time.perf_counter() - begun


async def _answers() -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", PORT)
    except OSError:
        return False
    writer.close()
    return True


async def _ask(texts: Sequence[str]) -> list[float]:
    """Send each text over one connection; return the milliseconds that each took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    taken = []
    for text in texts:
        body = json.dumps({"text": text}).encode()
        head = f"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        begun = time.perf_counter()
        writer.write(head.encode() + body)
        headers = await reader.readuntil(b"\r\n\r\n")
        length = int(headers.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        taken.append((time.perf_counter() - begun) * 1000)
    writer.close()
    return taken


async def load_with(texts: Sequence[str], at_once: int) -> str:
    """Send `texts` over `at_once` connections; return the figures as a line."""
    begun = time.perf_counter()
    results = await asyncio.gather(*(_ask(texts[start::at_once]) for start in range(at_once)))
    seconds = time.perf_counter() - begun
    taken = sorted(one for result in results for one in result)
    p50, p99 = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
    rate = len(taken) / seconds
    return f"{at_once:>3} at once: {rate:6.0f} messages/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms"


def memory(process_id: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def main() -> None:
    """Measure and print."""
    held_out = [message.text for message in load(HELD_OUT)]
    texts = (held_out * (MESSAGES // len(held_out) + 1))[:MESSAGES]
    with tempfile.TemporaryDirectory() as folder:
        server, seconds = start(folder)
        try:
            print(f"ready after {seconds:.1f} s, {memory(server.pid):.0f} MB")
            asyncio.run(load_with(texts[:300], 1))
            for at_once in (1, 16):
                print(asyncio.run(load_with(texts, at_once)))
            print(f"afterwards {memory(server.pid):.0f} MB")
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    main()
