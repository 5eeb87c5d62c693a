"""Conversations over HTTP as a server gets them, and what each message takes."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# Messages that one person sends before the next person comes.
TURNS = 5


class Post(NamedTuple):
    """A request: the path to post to, and the body for a person's text."""

    path: str
    body: Callable[[str, str], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Speed:
    """What a server did with so many people `at_once`; times are milliseconds a message."""

    at_once: int
    messages: int
    messages_per_second: float
    conversations_per_second: float
    p50: float
    p99: float


async def drive(port: int, post: Post, texts: Sequence[str], at_once: int) -> Speed:
    """Send `texts` over `at_once` connections, five to a conversation; return how it went.

    Raises:
        RuntimeError: an answer was not 200.
    """
    begun = time.perf_counter()
    shares = (texts[start::at_once] for start in range(at_once))
    taken = await asyncio.gather(*(_talk(port, post, share) for share in shares))
    seconds = time.perf_counter() - begun
    milliseconds = sorted(itertools.chain.from_iterable(taken))
    return Speed(
        at_once=at_once,
        messages=len(texts),
        messages_per_second=len(texts) / seconds,
        conversations_per_second=len(texts) / TURNS / seconds,
        p50=milliseconds[len(milliseconds) // 2],
        p99=milliseconds[len(milliseconds) * 99 // 100],
    )


async def _talk(port: int, post: Post, texts: Sequence[str]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    taken = []
    for number, text in enumerate(texts):
        if number % TURNS == 0:
            person = secrets.token_urlsafe(16)
        request = _request(post.path, post.body(person, text))
        begun = time.perf_counter()
        writer.write(request)
        await _answered(reader)
        taken.append((time.perf_counter() - begun) * 1000)
    writer.close()
    return taken


def _request(path: str, fields: dict[str, str]) -> bytes:
    body = json.dumps(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answered(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = head.split(b"\r\n", 1)[0]
    if b" 200" not in status:
        raise RuntimeError(f"the server answered {status.decode()}")
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
