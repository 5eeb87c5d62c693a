"""One adapter for each channel: it turns a platform's messages into ours and back."""

from __future__ import annotations

from typing import Protocol

from starlette.routing import BaseRoute


class Channel(Protocol):
    """A channel that the server holds: started and stopped with it."""

    name: str

    @property
    def ready(self) -> bool:
        """Whether messages reach it."""
        ...

    def routes(self) -> list[BaseRoute]:
        """Return the routes that it serves (pages, webhooks)."""
        ...

    async def start(self) -> None:
        """Begin to take messages; what it cannot do is logged, never raised."""
        ...

    async def stop(self) -> None:
        """Take no more messages and finish those under way."""
        ...
