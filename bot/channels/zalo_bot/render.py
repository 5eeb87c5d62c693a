"""From replies to plain texts: phones as lines, choices as a numbered menu."""

from __future__ import annotations

from bot.channels.splitting import split
from bot.channels.zalo import TEXT_LIMIT
from bot.messages import Phone, Reply
from bot.speaking import Speaker
from responses import phrases
from responses.catalogue import Urgency


def render(reply: Reply, speaker: Speaker) -> list[str]:
    """Return the texts of `reply`, each as long as Zalo takes it."""
    if reply.leave:
        return [speaker.text(phrases.ZALO_LEFT)]
    menu = "\n".join(f"{n}. {choice.label}" for n, choice in enumerate(reply.choices, 1))
    if menu:
        menu = f"{menu}\n{speaker.text(phrases.ZALO_NUMBER)}"
    return list(split(_paragraphs(*_body(reply), menu), TEXT_LIMIT))


def _body(reply: Reply) -> tuple[str, str]:
    phones = "\n".join(_line(phone) for phone in reply.phones if not _told(phone, reply.text))
    if reply.urgency is Urgency.IMMEDIATE_DANGER:
        return phones, reply.text
    return reply.text, phones


def _told(phone: Phone, text: str) -> bool:
    # A service's own description begins with its number.
    return _line(phone) in text


def _line(phone: Phone) -> str:
    return f"{phone.display} · {phone.name}"


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
