"""What is known of a conversation between two messages: closed fields only, for 30 minutes."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from bot.messages import Choice
from indicators.categories import Channel

LIFETIME = 30 * 60.0
"""Seconds of silence after which a conversation is forgotten."""

BURST = 20.0
REFILL = 2.0
MARKS = 32
"""Ids of messages that are known again in a chat."""


class Step(StrEnum):
    """What a conversation is waiting for."""

    NONE = "none"
    PLACE = "place"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Session:
    """All that is known of a conversation between two messages: never what was typed.

    `doubted` is the answer that the model would have given when the words looked like danger:
    where "no, I only ask" leads; after that "no" the rules are `calm` for one message, so that
    the same question typed again is read. `misses` counts messages in a row not understood.
    """

    new: bool = True
    language: str = "vi"
    step: Step = Step.NONE
    offered: tuple[Choice, ...] = ()
    unit: str = ""
    doubted: str = ""
    calm: bool = False
    misses: int = 0
    allowance: float = BURST
    touched: float = 0.0

    def spend(self, now: float) -> Session:
        """Return the session after one message at `now`: 20 at once, 2 a second after."""
        elapsed = max(0.0, now - self.touched)  # a clock that was set back takes nothing away
        refilled = min(BURST, self.allowance + elapsed * REFILL)
        return replace(self, allowance=max(refilled - 1, -1.0), touched=now)

    @property
    def flooding(self) -> bool:
        """Whether more messages came than the allowance holds."""
        return self.allowance < 0


@dataclass(slots=True)
class Visit:
    """A conversation while one of its messages is worked on: change `session`, it is kept."""

    session: Session
    repeated: bool = False
    ended: bool = False


class Sessions(Protocol):
    """Where sessions are kept, and who in a chat comes next."""

    @property
    def ready(self) -> bool:
        """Whether they are where they should be; if not, people are answered all the same."""
        ...

    def visit(
        self, channel: Channel, chat: str, message_id: str = ""
    ) -> AbstractAsyncContextManager[Visit]:
        """Give the conversation's session, one message of a chat at a time; keep it after.

        `repeated` is true for a `message_id` whose visit was finished before. An error inside
        leaves the session and the message as if it had not come.
        """
        ...

    def turn(self, channel: Channel, chat: str) -> AbstractAsyncContextManager[None]:
        """Hold back what came later in this chat until the block ends: the first come goes first.

        For channels that send replies by themselves: what is sent keeps the order, too.
        """
        ...

    async def watch(self) -> None:
        """Look after the store until cancelled."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...
