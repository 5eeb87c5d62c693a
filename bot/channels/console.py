"""The conversation in a terminal, and single messages for scripts (`langnghe ask --json`)."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from bot.conversation import Conversation
from bot.messages import Incoming, Reply, Turn
from indicators.categories import Channel


class InputError(Exception):
    """A line that cannot be read; the message gives its number and the reason."""


def spoken(reply: Reply) -> str:
    """Return `reply` as text: phones and numbered choices below it."""
    phones = [f"  ☎ {phone.display}  {phone.name}" for phone in reply.phones]
    choices = [f"  {n}. {choice.label}" for n, choice in enumerate(reply.choices, 1)]
    return "\n".join([reply.text, *phones, *choices])


async def ask(conversation: Conversation, text: str) -> Turn:
    """Return the turn that `text` gets as the first message of a new conversation."""
    return await conversation.handle(Incoming(Channel.CONSOLE, secrets.token_hex(8), text=text))


async def chat(conversation: Conversation, lines: TextIO) -> None:
    """Hold one conversation: lines in, replies out, until it is left or `lines` end."""
    me = secrets.token_hex(8)
    turn = await conversation.handle(Incoming(Channel.CONSOLE, me, choice="start"))
    while True:
        print("\n\n".join(spoken(reply) for reply in turn.replies), end="\n\n")
        if any(reply.leave for reply in turn.replies):
            return
        print("> ", end="", flush=True)
        line = await asyncio.to_thread(lines.readline)
        if not line:
            return
        turn = await conversation.handle(Incoming(Channel.CONSOLE, me, text=line))


def read_lines(lines: Iterable[str]) -> Iterator[tuple[Any, str]]:
    """Return the id and text of each JSON line (`{"id", "text"}`, other keys ignored).

    Raises:
        InputError: a line is not such an object.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            text = entry["text"]
        except (ValueError, TypeError, KeyError):
            raise InputError(f'line {number}: {{"id": …, "text": …}} is wanted') from None
        if not isinstance(text, str):
            raise InputError(f"line {number}: text must be text")
        yield entry.get("id"), text


async def ask_lines(conversation: Conversation, lines: Iterable[str]) -> None:
    """Print one JSON line for each of `lines`, in order; each is a new conversation."""
    for entry_id, text in read_lines(lines):
        start = time.perf_counter()
        turn = await ask(conversation, text)
        milliseconds = (time.perf_counter() - start) * 1000
        sys.stdout.write(json.dumps(_row(entry_id, turn, milliseconds), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _row(entry_id: Any, turn: Turn, milliseconds: float) -> dict[str, Any]:
    outcome = turn.outcome
    return {
        "id": entry_id,
        "urgency": outcome.urgency,
        "intent": outcome.intent,
        "confidence": round(outcome.confidence, 4),
        "answer": outcome.answer,
        "topic": outcome.topic,
        "offered": list(outcome.offered),
        "text": "\n\n".join(reply.text for reply in turn.replies),
        "ms": round(milliseconds, 3),
    }
