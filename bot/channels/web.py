"""The web chat: a page that needs no cookie, no storage and no other host, and its JSON."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.bodies import BodyTooLong, read_body
from bot.conversation import Conversation
from bot.messages import Incoming, Reply
from indicators.categories import Channel
from referrals.directory import Directory
from responses.phrases import PAGE

BODY_LIMIT = 256 * 1024
_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{22}")
_FOLDER = Path(__file__).parent / "web"


class BadRequest(Exception):
    """A request that cannot be read; the message is for whoever sent it."""


class WebChat:
    """The page at `/` and `POST /api/chat` behind it."""

    name = "web"
    ready = True

    def __init__(self, conversation: Conversation, directory: Directory, exit_url: str) -> None:
        self._conversation = conversation
        self._directory = directory
        self._exit_url = exit_url
        templates = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True)
        self._page = templates.get_template("page.html")

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the page, its files and its JSON."""
        return [
            Route("/", self.page),
            Route("/api/chat", self.chat, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_FOLDER / "static")),
        ]

    async def start(self) -> None:
        """Do nothing: the server itself takes the messages."""

    async def stop(self) -> None:
        """Do nothing: the server has stopped."""

    async def page(self, request: Request) -> HTMLResponse:
        """Return the page: welcome and numbers are in it, so it serves without JavaScript."""
        speaker = self._conversation.speaker(request.query_params.get("lang", ""))
        return HTMLResponse(
            self._page.render(
                language=speaker.language,
                languages=speaker.other_languages(),
                text={name: speaker.text(phrase) for name, phrase in PAGE.items()},
                say=speaker.text,
                welcome=speaker.welcome(),
                services=self._directory.national(),
                exit_url=self._exit_url,
            )
        )

    async def chat(self, request: Request) -> JSONResponse:
        """Take `{"text"|"choice", "conversation"?, "language"?}`, return the replies."""
        try:
            incoming = read_message(_parse(await read_body(request, BODY_LIMIT)))
        except BodyTooLong:
            return JSONResponse({"error": "the message is too long"}, 413)
        except BadRequest as problem:
            return JSONResponse({"error": str(problem)}, 400)
        turn = await self._conversation.handle(incoming)
        replies = [as_json(reply) for reply in turn.replies]
        return JSONResponse({"conversation": incoming.chat, "replies": replies})


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("the body is not JSON") from None


def read_message(body: Any) -> Incoming:
    """Return the message in a request's `body`; raises BadRequest that names the field."""
    if not isinstance(body, Mapping):
        raise BadRequest("the body must be a JSON object")
    fields = {name: _text(body, name) for name in ("text", "choice", "language", "conversation")}
    if bool(fields["text"]) == bool(fields["choice"]):
        raise BadRequest("either text or choice is wanted")
    chat = fields["conversation"] or secrets.token_urlsafe(16)
    if not _CONVERSATION.fullmatch(chat):
        raise BadRequest("conversation: not an id that was given out")
    return Incoming(
        Channel.WEB,
        chat,
        text=fields["text"],
        choice=fields["choice"],
        language=fields["language"],
    )


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise BadRequest(f"{name}: text is wanted")
    return value


def as_json(reply: Reply) -> dict[str, Any]:
    """Return `reply` as the page reads it; the page has its own way out."""
    return {
        "text": reply.text,
        "choices": [
            {"label": choice.label, "choice": choice.payload}
            for choice in reply.choices
            if choice.payload != "leave"
        ],
        "phones": [
            {"number": phone.number, "display": phone.display, "name": phone.name}
            for phone in reply.phones
        ],
        "urgency": reply.urgency,
        "leave": reply.leave,
    }
