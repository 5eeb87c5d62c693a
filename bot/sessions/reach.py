"""Whether another server can be reached: asked of rarely while it cannot, told once a minute."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()
_AGAIN_SECONDS = 1.0
_TOLD_SECONDS = 60.0


class Reach:
    """Remembers whether the server `name` answered last; logs as `<name>_not_reached`.

    While it does not answer, one in a second may try: nobody else waits for it.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._next_try = 0.0
        self._next_word = 0.0
        self.good = True

    def worth_trying(self) -> bool:
        """Whether to ask the server now."""
        if self.good:
            return True
        now = self._clock()
        if now < self._next_try:
            return False
        self._next_try = now + _AGAIN_SECONDS
        return True

    def lost(self, problem: Exception) -> None:
        """Note that it did not answer."""
        now = self._clock()
        self.good = False
        self._next_try = now + _AGAIN_SECONDS
        if now >= self._next_word:
            self._next_word = now + _TOLD_SECONDS
            log.error(f"{self._name}_not_reached", reason=type(problem).__name__)

    def found(self) -> None:
        """Note that it answered."""
        if not self.good:
            log.info(f"{self._name}_reached")
        self.good = True
