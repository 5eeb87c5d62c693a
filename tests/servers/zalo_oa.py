"""Zalo's OA servers on loopback: Open API and OAuth, as strict as the real ones.

Shapes and limits: https://developers.zalo.me/docs/official-account. Tests act as people (`say`,
`tap`) and look at what they were sent (`shown`); `fail` makes the next sends go wrong.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
import secrets
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.zalo_oa.signature import sign
from tests.conftest import Served
from tests.servers.telegram import CutOff

APP_ID = "1234509876"
APP_SECRET = "canary-app-secret"  # noqa: S105
WEBHOOK_KEY = "canary-webhook-key"
OA_ID = "9990001112"
DAY = 24 * 3600.0
FREE_MESSAGES = 8
# Zalo gives up after two seconds; a busy machine of tests gets more.
_SECONDS = 10
_TYPES = {"oa.query.hide", "oa.query.show", "oa.open.url", "oa.open.phone"}

type Body = dict[str, Any]


class Refused(Exception):
    """An answer with an error code, which comes with HTTP 200."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass
class Fault:
    """What a request meets: an error code, an HTTP status, or a line that goes dead.

    `after` carries the request out first: only its answer is lost.
    """

    error: int = 0
    status: int = 0
    cut: bool = False
    seconds: float = 0.0
    after: bool = False


class ZaloOa:
    """The servers, and the people who write to the OA."""

    def __init__(self) -> None:
        self.hook = ""
        self.shown: dict[str, list[Body]] = defaultdict(list)
        self.followers: set[str] = set()
        self.acted: dict[str, float] = {}
        self.billed = 0
        self.access: dict[str, float] = {}
        self.refresh: set[str] = set()
        self.used: set[str] = set()
        self.refreshes = 0
        self.requests: list[str] = []
        self._free: dict[str, int] = {}
        self._codes: dict[str, str] = {}
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._client = httpx.Client(timeout=_SECONDS)
        routes = [
            Route("/v3.0/oa/message/cs", self._message, methods=["POST"]),
            Route("/v2.0/oa/getoa", self._account),
            Route("/v4/oa/access_token", self._token, methods=["POST"]),
            Route("/v4/oa/permission", self._permission),
        ]
        self._served = Served(Starlette(routes=routes))
        self.url = self._served.url

    def stop(self) -> None:
        """Stop serving."""
        self._client.close()
        self._served.stop()

    def fail(self, path: str, *faults: Fault) -> None:
        """Let the next requests to the path that ends with `path` meet `faults`, one each."""
        self._faults[path].extend(faults)

    # What people do

    def say(self, user: str, text: str, **change: Any) -> httpx.Response:
        """Send a text; return what the webhook answered."""
        return self.send(self.event(user, "user_send_text", {"text": text}, **change))

    def tap(self, user: str, payload: str) -> httpx.Response:
        """Tap the newest button with `payload`, which must be there."""
        assert payload in self.payloads(user), f"no button {payload}"
        return self.say(user, payload)

    def locate(self, user: str, latitude: float, longitude: float) -> httpx.Response:
        """Send a place, whose degrees Zalo writes as text."""
        place = {"latitude": str(latitude), "longitude": str(longitude)}
        return self.attach(user, "location", {"coordinates": place})

    def attach(
        self, user: str, kind: str, payload: Body | None = None, **fields: Any
    ) -> httpx.Response:
        """Send something that is no text: an image, a sticker, a voice, a file."""
        attachments = [{"type": kind, "payload": payload or {"url": "https://canary.example/x"}}]
        return self.send(
            self.event(user, f"user_send_{kind}", {"attachments": attachments, **fields})
        )

    def follow(self, user: str) -> httpx.Response:
        """Begin to follow the OA."""
        self.act(user)
        return self.send(
            {
                "oa_id": OA_ID,
                "follower": {"id": user},
                "app_id": APP_ID,
                "event_name": "follow",
                "source": "canary",
                "timestamp": _now(),
            }
        )

    def event(self, user: str, name: str, message: Body, **change: Any) -> Body:
        """Return an event as Zalo makes it."""
        self.act(user)
        message = {"msg_id": f"msg-canary-{next(self._numbers)}", **message}
        event = {
            "app_id": APP_ID,
            "user_id_by_app": f"by-app-{user}",
            "event_name": name,
            "sender": {"id": user},
            "recipient": {"id": OA_ID},
            "message": message,
            "timestamp": _now(),
        }
        return {**event, **change}

    def send(self, event: Body, key: str = WEBHOOK_KEY, **headers: str) -> httpx.Response:
        """Bring `event` to the webhook, signed."""
        body = json.dumps(event, ensure_ascii=False).encode()
        signed = {"x-zevent-signature": sign(APP_ID, body, event.get("timestamp", ""), key)}
        return self.post(body, **{**signed, **headers})

    def deliver(self, event: Body, tries: int = 6) -> list[int]:
        """Bring `event` until it is taken, as Zalo does for two hours; return the statuses.

        Every time it is the same event with its first timestamp.
        """
        statuses: list[int] = []
        while len(statuses) < tries and statuses[-1:] != [200]:
            statuses.append(self.send(event).status_code)
        return statuses

    def probe(self) -> httpx.Response:
        """Check the webhook as Zalo's page does: unsigned and empty."""
        return self.post(b"{}")

    def post(self, body: bytes, **headers: str) -> httpx.Response:
        """Bring any body to the webhook."""
        sent = {"content-type": "application/json", **headers}
        encoded = {name.encode(): value.encode() for name, value in sent.items()}
        return self._client.post(self.hook, content=body, headers=encoded)

    # What people see

    def texts(self, user: str) -> list[str]:
        """Return the texts that `user` was sent."""
        return [message["text"] for message in list(self.shown[user])]

    def buttons(self, user: str) -> list[Body]:
        """Return all buttons that `user` was sent."""
        return [button for message in list(self.shown[user]) for button in buttons(message)]

    def payloads(self, user: str) -> list[Any]:
        """Return the payloads of all buttons."""
        return [button["payload"] for button in self.buttons(user)]

    # Tokens

    def grant(self, seconds: float = 90_000.0) -> Body:
        """Return a new pair of tokens; the access token before it ends at once."""
        access, refresh = (f"canary-{kind}-{secrets.token_hex(8)}" for kind in ("access", "ref"))
        self.access = {access: time.time() + seconds}
        self.refresh.add(refresh)
        return {"access_token": access, "refresh_token": refresh, "expires_in": str(int(seconds))}

    # The servers' side

    def act(self, user: str) -> None:
        """Do anything that opens the window of free messages."""
        self.followers.add(user)
        self.acted[user] = time.time()
        self._free[user] = FREE_MESSAGES

    async def _message(self, request: Request) -> Response:
        return await self._answer(request, "message/cs", self._take)

    async def _account(self, request: Request) -> Response:
        return await self._answer(request, "getoa", self._describe)

    async def _token(self, request: Request) -> Response:
        return await self._answer(request, "access_token", self._issue)

    async def _answer(self, request: Request, path: str, work: Any) -> Response:
        self.requests.append(path)
        fault = self._faults[path].popleft() if self._faults[path] else Fault()
        await asyncio.sleep(fault.seconds)
        failed = fault.error or fault.status or fault.cut
        body: Body = {"error": fault.error, "message": "told to fail"}
        if not failed or fault.after:
            body = await self._work(request, work)
        if fault.cut:
            return CutOff()
        return JSONResponse(body, fault.status or 200)

    async def _work(self, request: Request, work: Any) -> Body:
        content = await request.body()
        try:
            with self._lock:
                done: Body = work(request, content)
                return done
        except Refused as problem:
            return {"error": problem.code, "message": "refused"}

    def _authorise(self, request: Request) -> None:
        ends = self.access.get(request.headers.get("access_token", ""))
        if ends is None:
            raise Refused(-216)
        if ends <= time.time():
            raise Refused(-220)

    def _describe(self, request: Request, _content: bytes) -> Body:
        self._authorise(request)
        return {"error": 0, "message": "Success", "data": {"oa_id": OA_ID, "name": "Canary"}}

    def _take(self, request: Request, content: bytes) -> Body:
        self._authorise(request)
        body = json.loads(content)
        user, message = body["recipient"]["user_id"], body["message"]
        check(message)
        self._charge(user)
        self.shown[user].append(message)
        return {"error": 0, "message": "Success", "data": {"message_id": "1", "user_id": user}}

    def _charge(self, user: str) -> None:
        if user not in self.followers:
            raise Refused(-213)
        age = time.time() - self.acted[user]
        if age > 7 * DAY:
            raise Refused(-230)
        self._free[user] -= 1
        if age > 2 * DAY or self._free[user] < 0:
            self.billed += 1

    def _issue(self, request: Request, content: bytes) -> Body:
        form = {name: values[0] for name, values in parse_qs(content.decode()).items()}
        if request.headers.get("secret_key") != APP_SECRET or form.get("app_id") != APP_ID:
            raise Refused(-14002)
        if form["grant_type"] == "refresh_token":
            return self._next_pair(form["refresh_token"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if self._codes.pop(form["code"], None) != challenge:
            raise Refused(-14003)
        return self.grant()

    def _next_pair(self, refresh: str) -> Body:
        self.refreshes += 1
        if refresh in self.used or refresh not in self.refresh:
            self.access.clear()
            raise Refused(-14014)
        self.refresh.discard(refresh)
        self.used.add(refresh)
        return self.grant()

    async def _permission(self, request: Request) -> Response:
        """Answer as if an administrator had agreed at once."""
        asked = request.query_params
        code = f"canary-code-{next(self._numbers)}"
        self._codes[code] = asked["code_challenge"]
        query = urlencode({"oa_id": OA_ID, "code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}")


def landed(consent_url: str) -> str:
    """Open the page of consent, agree, and return the address that one lands on."""
    address = httpx.get(consent_url).headers["location"]
    assert urlsplit(address).query
    return str(address)


def check(message: Body) -> None:
    if not set(message) <= {"text", "attachment"} or not message.get("text"):
        raise Refused(-201)
    if _length(message["text"]) > 2000:
        raise Refused(-210)
    given = buttons(message)
    if len(given) > 5 or ("attachment" in message and not given):
        raise Refused(-201)
    for button in given:
        _check_button(button)


def _check_button(button: Body) -> None:
    payload = button["payload"]
    good = button["type"] in _TYPES and 0 < _length(button["title"]) <= 100
    if button["type"] == "oa.open.phone":
        good = good and set(payload) == {"phone_code"} and payload["phone_code"].isdigit()
    else:
        good = good and isinstance(payload, str) and 0 < _length(payload) <= 1000
    if not good:
        raise Refused(-201)


def buttons(message: Body) -> list[Body]:
    """Return the buttons of a message."""
    given: list[Body] = message.get("attachment", {}).get("payload", {}).get("buttons", [])
    return given


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _now() -> str:
    return str(int(time.time() * 1000))
