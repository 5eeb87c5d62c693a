"""The balancer of the measurements: in turn, and past what is down."""

from __future__ import annotations

import asyncio

from tests.evaluation.process import free_port
from tests.servers.balancer import Balancer


async def _named(name: bytes) -> asyncio.Server:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(name)
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


async def _asked(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    said = await reader.read()
    writer.close()
    return said


def test_connections_go_to_all_that_are_up() -> None:
    """Two that are up take turns; nobody is sent to one that is down."""

    async def balance() -> set[bytes]:
        one, other = await _named(b"one"), await _named(b"other")
        behind = [free_port(), _port(one), _port(other)]
        balancer = await asyncio.start_server(Balancer(behind).take, "127.0.0.1", 0)
        said = [await _asked(_port(balancer)) for _ in range(6)]
        for server in (balancer, one, other):
            server.close()
        assert b"" not in said
        return set(said)

    assert asyncio.run(balance()) == {b"one", b"other"}
