"""Bodies of requests, read no further than they may be long."""

from __future__ import annotations

from starlette.requests import Request

LIMIT = 1024 * 1024
"""Bytes; longer than any platform's update."""


class BodyTooLong(Exception):
    """A body that is longer than it may be; it is answered by 413."""


async def read_body(request: Request, limit: int = LIMIT) -> bytes:
    """Return the body; raises BodyTooLong as soon as it is longer than `limit` bytes."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > limit:
            raise BodyTooLong("the body is too long")
    return bytes(received)
