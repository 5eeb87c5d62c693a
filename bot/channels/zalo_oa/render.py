"""From replies to Zalo OA messages: text, buttons that dial, buttons that choose.

https://developers.zalo.me/docs/official-account/tin-nhan/tin-tu-van
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import batched

from bot.channels.splitting import split
from bot.channels.zalo import TEXT_LIMIT
from bot.channels.zalo_oa.events import MARK
from bot.messages import Choice, Phone, Reply
from bot.speaking import Speaker
from responses import phrases

BUTTONS = 5
_TITLE = 100

type Button = dict[str, object]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as Zalo takes it."""

    text: str
    buttons: tuple[Button, ...] = ()

    def body(self) -> dict[str, object]:
        """Return the `message` of Zalo's request."""
        if not self.buttons:
            return {"text": self.text}
        payload = {"buttons": list(self.buttons)}
        return {"text": self.text, "attachment": {"type": "template", "payload": payload}}

    def halved(self) -> list[Message]:
        """Return this message in two or three shorter ones."""
        return _parts(self.text, max(len(self.text) // 2, 1), self.buttons)


def render(reply: Reply, speaker: Speaker) -> list[Message]:
    """Return the messages of `reply`; what does not fit beside its phones follows them."""
    if reply.leave:
        return [Message(speaker.text(phrases.ZALO_LEFT))]
    phones = tuple(_phone(phone) for phone in reply.phones)
    choices = tuple(_choice(choice) for choice in reply.choices)
    if len(phones) + len(choices) <= BUTTONS:
        return _parts(reply.text, TEXT_LIMIT, phones + choices)
    first, *more = batched(phones, BUTTONS) if phones else [()]
    messages = _parts(reply.text, TEXT_LIMIT, first)
    messages += [Message(speaker.text(phrases.ZALO_MORE_PHONES), some) for some in more]
    if choices:
        messages.append(Message(speaker.text(phrases.ZALO_CHOOSE), choices[:BUTTONS]))
    return messages


def _parts(text: str, limit: int, buttons: tuple[Button, ...]) -> list[Message]:
    messages = [Message(part) for part in split(text, limit)]
    messages[-1] = replace(messages[-1], buttons=buttons)
    return messages


def _phone(phone: Phone) -> Button:
    title = f"{phone.display} · {phone.name}"[:_TITLE]
    return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": phone.number}}


def _choice(choice: Choice) -> Button:
    payload = f"{MARK}{choice.payload}"
    return {"title": choice.label[:_TITLE], "type": "oa.query.hide", "payload": payload}
