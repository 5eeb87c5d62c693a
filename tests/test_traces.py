"""Nothing that a person types, and no id of theirs, is left anywhere."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import unicodedata
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog

from bot import log
from bot.conversation import Conversation
from bot.counting import CountWriter
from bot.knowledge import Knowledge
from bot.messages import Incoming, Location
from bot.sessions import MemorySessions
from indicators.categories import Channel
from indicators.counts import Counts
from nlu.intents import Understanding
from tests.conftest import ToldModel

CANARIES = {
    "name": "Nguyễn Thị Ẩn Danh",
    "phone": "0987654321",
    "address": "số 14 ngõ 88 Hoàng Mai",
    "chat": "chat-5550001112",
    "message": "msg-7778889990",
    "secret": "bí mật không ai biết",
}
MESSAGES = [
    "tôi là {name}, gọi tôi {phone}, chồng tôi đang đánh tôi ở {address}",
    "{secret} {name}",
    "{phone}",
    "phạt bao nhiêu tiền {secret}",
    "tôi ở {address}",
    "{name} " * 400,
]


def forms(canary: str) -> set[bytes]:
    """Return the canary as it might be written: encodings, escapes, hashes without a secret."""
    texts = {canary, unicodedata.normalize("NFD", canary), canary.lower(), quote(canary)}
    texts.add(canary.encode("unicode_escape").decode())
    found = {text.encode() for text in texts}
    found |= {base64.b64encode(canary.encode())[:-4]}
    found |= {hashlib.new(name, canary.encode()).hexdigest().encode() for name in ("md5", "sha256")}
    return found


class BrokenCounts:
    """A store that always fails."""

    def add(self, _numbers: object) -> None:
        raise OSError("disk full")


class LoudModel(ToldModel):
    """A model whose error quotes what it was asked."""

    async def understand(self, text: str) -> Understanding:
        raise RuntimeError(f"cannot read {text}")


async def talk(conversation: Conversation) -> None:
    for channel in Channel:
        for number, message in enumerate(MESSAGES):
            incoming = Incoming(
                channel,
                CANARIES["chat"],
                text=message.format(**CANARIES),
                message_id=f"{CANARIES['message']}-{number}",
            )
            await conversation.handle(incoming)
        await conversation.handle(Incoming(channel, CANARIES["chat"], choice=CANARIES["secret"]))
        await conversation.handle(
            Incoming(channel, CANARIES["chat"], location=Location(10.38661234, 105.43527890))
        )


@pytest.mark.parametrize("fault", ["none", "model", "store"])
def test_no_canary_survives(
    fault: str, knowledge: Knowledge, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Over all channels, with parts failing: nothing planted is in the database or any log."""
    log.configure("debug")
    logging.getLogger().setLevel(logging.DEBUG)
    model = LoudModel() if fault == "model" else ToldModel(dv_penalty_beating=0.9)
    counts = Counts(f"sqlite:///{tmp_path / 'counts.db'}")
    store = BrokenCounts() if fault == "store" else counts
    conversation = Conversation(
        replace(knowledge, understander=model),
        MemorySessions(),
        CountWriter(store),  # type: ignore[arg-type]
    )
    asyncio.run(talk(conversation))
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    printed = "".join(capfd.readouterr()).encode()
    assert fault == "none" or printed, "a fault must be told"
    for name, canary in (*CANARIES.items(), ("place", "10.3866"), ("degrees", "105.4352")):
        for form in forms(canary):
            assert form not in written, f"{name} in the database"
            assert form not in printed, f"{name} in the logs"


def test_the_logs_drop_what_is_not_allowed(capfd: pytest.CaptureFixture[str]) -> None:
    """A key that is not on the list never reaches the log, whoever logs it."""
    log.configure("debug")
    structlog.get_logger().error("event", text="planted", chat="planted", reason="told")
    printed = "".join(capfd.readouterr())
    assert "reason=told" in printed
    assert "planted" not in printed
