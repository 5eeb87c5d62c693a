"""Zalo's Bot Platform on loopback, as strict as the real one.

Shapes and limits: https://bot.zaloplatforms.com/docs. Tests act as people (`say`, `send`) and look
at what they were sent (`shown`); `fail` makes the next calls go wrong.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.conftest import Served
from tests.servers.telegram import CutOff, until
from tests.servers.zalo_oa import Fault

TOKEN = "334455:canary-zalo-bot-token"  # noqa: S105
NAME = "Nguyễn Canary Hiển Thị"

type Body = dict[str, Any]


class Refused(Exception):
    """An answer that is not `ok`."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code


class ZaloBot:
    """The server, and the people who write to the bot."""

    def __init__(self) -> None:
        self.shown: dict[str, list[str]] = defaultdict(list)
        self.calls: list[str] = []
        self.webhook: Body = {"url": ""}
        self.wrapped = True
        self.tokens = {TOKEN}
        self._waiting: deque[Body] = deque()
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        path = "/bot{token}/{method}"
        self._served = Served(Starlette(routes=[Route(path, self._call, methods=["POST"])]))
        self.url = self._served.url

    def stop(self) -> None:
        """Stop serving."""
        self._served.stop()

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of `method` meet `faults`, one each."""
        self._faults[method].extend(faults)

    # What people do

    def say(self, user: str, text: str) -> Body:
        """Send a text; return its event."""
        return self.send(user, "text", text=text)

    def send(self, user: str, kind: str, **fields: Any) -> Body:
        """Send something of `kind` (text, image, sticker, voice, unsupported)."""
        event = self.event(user, kind, **fields)
        self.arrive(event)
        return event

    def event(self, user: str, kind: str, **fields: Any) -> Body:
        """Return an event as Zalo makes it."""
        return {
            "event_name": f"message.{kind}.received",
            "message": {
                "message_id": f"msg-canary-{next(self._numbers)}",
                "date": int(time.time() * 1000),
                "chat": {"id": user, "chat_type": "PRIVATE"},
                "from": {"id": user, "display_name": NAME, "is_bot": False},
                **fields,
            },
        }

    def arrive(self, event: Body) -> None:
        """Bring `event` to the webhook, or keep it until the bot asks."""
        if self.webhook["url"]:
            assert self.post(json.dumps(self._body(event)).encode()).status_code == 200
        else:
            self._waiting.append(event)

    def post(self, body: bytes, secret: str | None = None) -> httpx.Response:
        """Bring any body to the webhook."""
        given = self.webhook["secret_token"] if secret is None else secret
        headers = {"x-bot-api-secret-token": given, "content-type": "application/json"}
        return httpx.post(self.webhook["url"], content=body, headers=headers, timeout=10)

    def wait_said(self, user: str, text: str) -> str:
        """Return the first message to `user` that holds `text`; wait for it."""
        said: str = until(lambda: next((one for one in list(self.shown[user]) if text in one), ""))
        return said

    # The server's side

    def _body(self, event: Body) -> Body:
        return {"ok": True, "result": event} if self.wrapped else event

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        self.calls.append(method)
        if request.path_params["token"] not in self.tokens:
            return _refused(401, "Unauthorized")
        fault = self._faults[method].popleft() if self._faults[method] else Fault()
        await asyncio.sleep(fault.seconds)
        if fault.cut:
            return CutOff()
        if fault.error or fault.status:
            return _refused(fault.error or fault.status, "told to fail", fault.status or 200)
        try:
            result = await getattr(self, f"_{method}")(await request.json())
        except Refused as problem:
            return _refused(problem.code, str(problem), 408 if problem.code == 408 else 200)
        return JSONResponse({"ok": True, "result": result})

    async def _getMe(self, _body: Body) -> Body:
        return {"id": "334455", "account_name": "bot.canary", "account_type": "BASIC"}

    async def _getWebhookInfo(self, _body: Body) -> Body:
        return {"url": self.webhook["url"], "updated_at": 1}

    async def _deleteWebhook(self, _body: Body) -> Body:
        self.webhook = {"url": ""}
        return self.webhook

    async def _setWebhook(self, body: Body) -> Body:
        if set(body) != {"url", "secret_token"} or not 8 <= len(body["secret_token"]) <= 256:
            raise Refused(400, "secret_token")
        self.webhook = body
        return {"url": body["url"], "updated_at": 1}

    async def _getUpdates(self, body: Body) -> Body:
        if self.webhook["url"]:
            raise Refused(400, "a webhook is set")
        for _ in range(min(int(body["timeout"]), 1) * 50):
            if self._waiting:
                return self._waiting.popleft()
            await asyncio.sleep(0.02)
        raise Refused(408, "Request timeout")

    async def _sendMessage(self, body: Body) -> Body:
        text = body["text"]
        if set(body) != {"chat_id", "text"} or not 0 < len(text.encode("utf-16-le")) // 2 <= 2000:
            raise Refused(400, "text: 1 to 2000 characters")
        self.shown[body["chat_id"]].append(text)
        return {"message_id": "1", "date": int(time.time() * 1000)}


def _refused(code: int, description: str, status: int = 200) -> Response:
    body = {"ok": False, "error_code": code, "description": description}
    return JSONResponse(body, status)
