"""Replicas of `langnghe serve`, each a process that can be killed and started again.

They are forked from a process that has loaded the program: most of a start is spent on that.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx

from bot.cli import serve
from tests.evaluation.process import free_port

_START_SECONDS = 90.0
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


class Fleet:
    """So many replicas with the same `settings`; what they log goes into `folder`."""

    def __init__(self, number: int, settings: Mapping[str, str], folder: Path) -> None:
        self._settings = dict(settings)
        self._folder = folder
        self._ports = [free_port() for _ in range(number)]
        self._processes: dict[int, ForkServerProcess] = {}
        for one in range(number):
            self.begin(one)
        for one in range(number):
            self.wait(one)

    @property
    def urls(self) -> list[str]:
        """Where the replicas are, dead or alive."""
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def begin(self, one: int) -> None:
        """Start a replica; see `wait`."""
        arguments = (self._ports[one], self._settings, self._log(one))
        self._processes[one] = _FORKS.Process(target=_serve, args=arguments, daemon=True)
        self._processes[one].start()

    def wait(self, one: int) -> None:
        """Return when the replica takes requests; fail if it ends or takes too long."""
        end = time.monotonic() + _START_SECONDS
        while not _answers(self.urls[one]):
            assert self._processes[one].is_alive(), self.told(one)
            assert time.monotonic() < end, self.told(one)
            time.sleep(0.05)

    def kill(self, one: int) -> None:
        """End a replica as a power cut would: it has no time for anything."""
        self._processes[one].kill()
        self._processes[one].join()

    def end(self) -> None:
        """Ask all to stop, and wait for it."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.join(30)

    def told(self, one: int) -> str:
        """Return what a replica has logged."""
        return self._log(one).read_text(encoding="utf-8")

    def _log(self, one: int) -> Path:
        return self._folder / f"replica-{one}.log"


def _serve(port: int, settings: dict[str, str], log: Path) -> None:
    """Be a replica; what is printed goes to `log`."""
    os.environ.update(settings)
    os.chdir(log.parent)  # no `.env` of whoever runs the tests
    with log.open("ab") as output:
        os.dup2(output.fileno(), sys.stdout.fileno())
        os.dup2(output.fileno(), sys.stderr.fileno())
    serve(host="127.0.0.1", port=port)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False
