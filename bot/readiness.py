"""Whether the database answers: for `/readyz` and the metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

log = structlog.get_logger()
_LOOK_SECONDS = 5.0
_PATIENCE_SECONDS = 2.0


class DatabaseWatch:
    """Asks the database now and then, so that nobody who asks how it is has to wait for it."""

    def __init__(self, ping: Callable[[], None], every: float = _LOOK_SECONDS) -> None:
        """Watch with `ping`, which blocks and raises the driver's error, `every` few seconds."""
        self._ping = ping
        self._every = every
        self.ready = True  # it was opened a moment ago

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            # One look at a time: a database that hangs holds one thread, not all of them.
            look = asyncio.ensure_future(asyncio.to_thread(self._ping))
            done, _ = await asyncio.wait({look}, timeout=_PATIENCE_SECONDS)
            if not done:
                self._tell("TimeoutError")
            try:
                await look
            except Exception as problem:  # any driver's error
                self._tell(type(problem).__name__)
            else:
                self.ready = True
            await asyncio.sleep(self._every)

    def _tell(self, reason: str) -> None:
        if self.ready:
            log.error("database_not_ready", reason=reason)
        self.ready = False
