"""Servers under measurement, each in a process of its own: start-up, memory, end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on `port` of this machine, ready after `startup` seconds."""

    port: int
    process_id: int
    startup: float

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> float:
        """Return the memory that it now holds, in MB."""
        return resident_memory(self.process_id)


@contextmanager
def serving(
    command: Sequence[str | Path], port: int, ready: str, environment: Mapping[str, str], log: Path
) -> Iterator[Server]:
    """Run `command` until the end of the block; enter it when path `ready` gives 200.

    What it prints goes into the file `log`.

    Raises:
        RuntimeError: it ended, or was not ready after ten minutes; the message names the log.
    """
    begun = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command,
            cwd=log.parent,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, f"http://127.0.0.1:{port}{ready}", log)
            yield Server(port, process.pid, time.perf_counter() - begun)
        finally:
            _stop(process)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the server is not ready: see {log}")
        time.sleep(0.02)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def resident_memory(process_id: int | str = "self") -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1000
