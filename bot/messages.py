"""What crosses a channel's border: plain data without any channel's types."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.categories import Channel
from responses.catalogue import Urgency

# The tightest platform's limits (Zalo, Telegram): every reply keeps them.
TEXT_LIMIT = 2000
CHOICES_LIMIT = 5
PAYLOAD_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Location:
    """Where a phone says that it is, in degrees (WGS 84); used for one turn, never kept."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from a person: `text`, a `choice` that was tapped, or a `location`.

    `message_id` tells a platform's repetition from a new message; `language` is what the
    channel was told, if anything.
    """

    channel: Channel
    chat: str
    text: str = ""
    choice: str = ""
    location: Location | None = None
    language: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and what comes back when it is tapped (at most 64 bytes)."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to dial, as digits, and how it is shown and whose it is."""

    number: str
    display: str
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person.

    `sensitive` asks the channel to keep it from being forwarded or previewed; `ask_location`
    to offer a way to send the place where the phone is; `leave` to clear the chat and go to
    neutral ground, as far as the channel can.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    phones: tuple[Phone, ...] = ()
    urgency: Urgency = Urgency.NONE
    sensitive: bool = False
    ask_location: bool = False
    leave: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a message was read: for counting, measuring and `langnghe ask --json`.

    `answer` is the id of the answer given; `topic` its topic, `out_of_scope` when the bot
    declined, None when it asked which of `offered` was meant.
    """

    urgency: Urgency = Urgency.NONE
    intent: str | None = None
    confidence: float = 0.0
    answer: str | None = None
    topic: str | None = None
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """The replies to one message and how it was read; no replies to one seen before.

    `language` is that of the replies, for what a channel adds to them.
    """

    replies: tuple[Reply, ...] = ()
    outcome: Outcome = Outcome()
    language: str = ""
