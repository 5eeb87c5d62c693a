"""A balancer of a few lines: connections go to the ports in turn, past those that are down.

`python -m tests.servers.balancer PORT BEHIND...`
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Iterator, Sequence

import uvloop


class Balancer:
    """Passes each connection on to one of the ports behind it."""

    def __init__(self, behind: Sequence[int]) -> None:
        self._behind = behind
        self._next: Iterator[int] = itertools.cycle(range(len(behind)))

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on until either side ends it."""
        there, to_there = await self._connect()
        ways = (_pass_on(reader, to_there), _pass_on(there, writer))
        await asyncio.gather(*ways, return_exceptions=True)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        first = next(self._next)
        for port in (*self._behind[first:], *self._behind[:first]):
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
        raise ConnectionError("nobody answers")


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


async def serve(port: int, behind: Sequence[int]) -> None:
    """Balance connections to `port` until cancelled."""
    server = await asyncio.start_server(Balancer(behind).take, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), [int(one) for one in sys.argv[2:]]))
