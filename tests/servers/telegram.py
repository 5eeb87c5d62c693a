"""A Bot API server on loopback: as strict as Telegram, and failing when a test tells it to.

It speaks HTTP with Telegram's shapes of answers and errors (https://core.telegram.org/bots/api).
Tests act as people (`say`, `tap`) and look at what stands in their chats (`shown`).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.conftest import Served

TOKEN = "5550001112:AAcanary-token_canary-token-canary1"  # noqa: S105
ME = {"id": 5550001112, "is_bot": True, "first_name": "Lắng Nghe", "username": "langnghe_bot"}
LIMIT = 60.0
_PARSE_MODES = {"HTML", "Markdown", "MarkdownV2"}

type Params = dict[str, Any]


class Refused(Exception):
    """An answer that is not `ok`, as Telegram gives it."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.body = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


class CutOff(Response):
    """An answer whose connection ends in its middle."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"ok": tr'})


@dataclass
class Fault:
    """What the next calls of a method meet instead of an answer.

    `after` carries the call out first: only its answer is lost.
    """

    code: int = 0
    description: str = "told to fail"
    retry_after: int = 0
    seconds: float = 0.0
    cut: bool = False
    after: bool = False
    left: int = 1


@dataclass
class Chat:
    """A chat: what stands in it, and who is in it."""

    id: int
    type: str = "private"
    shown: dict[int, Params] = field(default_factory=dict)
    blocked: bool = False
    moved_to: int = 0
    old: set[int] = field(default_factory=set)


def until(condition: Callable[[], Any], limit: float = LIMIT) -> Any:
    """Return what `condition` gives once it is true; fail after `limit` seconds."""
    deadline = time.monotonic() + limit
    while not (result := condition()):
        assert time.monotonic() < deadline, "what was waited for did not happen"
        time.sleep(0.02)
    return result


class Telegram:
    """The server, and the people who write to the bot."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.calls: list[tuple[str, Params, float]] = []
        self.webhook: Params = {}
        self.profile: dict[tuple[str, str], Any] = {}
        self.tokens = {TOKEN}
        self.delivered: list[int] = []
        self.answered_callbacks: list[str] = []
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._updates: list[Params] = []
        self._ids = itertools.count(1)
        self._numbers = itertools.count(7001)
        self._polls = 0
        self._lock = threading.RLock()
        path = "/bot{token}/{method}"
        self._served = Served(Starlette(routes=[Route(path, self._call, methods=["POST"])]))
        self.url = self._served.url

    def stop(self) -> None:
        """Stop serving."""
        self._served.stop()

    # What people do

    def say(self, chat: int, text: str = "", **message: Any) -> int:
        """Send a message to the bot; return its id. Other contents go in `message`."""
        body = {"text": text} if text else {}
        return self._arrive(chat, "message", {**body, **message})

    def edit(self, chat: int, text: str) -> int:
        """Send an edited message; return its id."""
        return self._arrive(chat, "edited_message", {"text": text, "edit_date": int(time.time())})

    def tap(self, chat: int, payload: str, message: int | None = None) -> None:
        """Tap the button with `payload`: of `message`, or of the newest that has it."""
        wanted = message or next(
            number
            for number in reversed(self.shown(chat))
            if payload in self.payloads(chat, number)
        )
        query = {
            "id": str(next(self._numbers)),
            "from": _person(chat),
            "chat_instance": "1",
            "data": payload,
            "message": self._chat(chat).shown.get(wanted)
            or {"message_id": wanted, "date": 0, "chat": self._as_json(chat)},
        }
        self._post({"callback_query": query})

    def update(self, **update: Any) -> int:
        """Bring any other update; return its number."""
        return self._post(update)

    def repeat(self, number: int) -> None:
        """Bring an update once more, as after a lost answer."""
        self._send(next(one for one in self._updates if one["update_id"] == number))

    # What they see

    def shown(self, chat: int) -> list[int]:
        """Return the ids of all messages in the chat, old to new."""
        with self._lock:
            return sorted(self._chat(chat).shown)

    def replies(self, chat: int) -> list[Params]:
        """Return the bot's messages that stand in the chat, old to new."""
        with self._lock:
            found = sorted(self._chat(chat).shown.items())
        return [message for _, message in found if message["from"]["is_bot"]]

    def texts(self, chat: int) -> str:
        """Return the texts of all the bot's messages in the chat."""
        return "\n---\n".join(message["text"] for message in self.replies(chat))

    def payloads(self, chat: int, message: int) -> list[str]:
        """Return the payloads of the buttons under a message."""
        markup = self._chat(chat).shown[message].get("reply_markup") or {}
        rows = markup.get("inline_keyboard", [])
        return [button.get("callback_data", "") for row in rows for button in row]

    def wait_reply(self, chat: int, text: str = "", count: int = 1) -> Params:
        """Return the bot's newest message once `count` of them hold `text`."""

        def found() -> list[Params]:
            some = [one for one in self.replies(chat) if text in one["text"]]
            return some if len(some) >= count else []

        reply: Params = until(found)[-1]
        return reply

    def called(self, method: str) -> list[Params]:
        """Return the parameters of all calls of `method` so far, failed ones included."""
        with self._lock:
            return [params for name, params, _ in self.calls if name == method]

    # What is to go wrong

    def fail(self, method: str, **fault: Any) -> None:
        """Let the next call (or `left` calls) of `method` fail; see `Fault`."""
        self._faults[method].append(Fault(**fault))

    def group(self, chat: int) -> None:
        """Make `chat` a group."""
        self._chat(chat).type = "group"

    def person_of(self, chat: int) -> Chat:
        """Return the chat, to block the bot, move it, or age its messages."""
        return self._chat(chat)

    def _chat(self, chat: int) -> Chat:
        with self._lock:
            return self.chats.setdefault(chat, Chat(chat))

    def _as_json(self, chat: int) -> Params:
        one = self._chat(chat)
        name = {"first_name": "Canary-Ẩn"} if one.type == "private" else {"title": "Canary-Nhóm"}
        return {"id": chat, "type": one.type, **name}

    def _arrive(self, chat: int, kind: str, message: Params) -> int:
        number = next(self._ids)
        whole = {
            "message_id": number,
            "date": int(time.time()),
            "chat": self._as_json(chat),
            "from": _person(chat),
            **message,
        }
        with self._lock:
            self._chat(chat).shown[number] = whole
        self._post({kind: whole})
        return number

    def _post(self, update: Params) -> int:
        whole = {"update_id": next(self._numbers), **update}
        with self._lock:
            self._updates.append(whole)
        if self.webhook.get("url"):
            self._send(whole)
        number: int = whole["update_id"]
        return number

    def _send(self, update: Params) -> None:
        """Bring an update to the webhook until it is taken, in the background."""
        threading.Thread(target=self._bring, args=(update,), daemon=True).start()

    def _bring(self, update: Params) -> None:
        headers = {"x-telegram-bot-api-secret-token": self.webhook.get("secret_token", "")}
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            try:
                answer = httpx.post(
                    self.webhook["url"], json=update, headers=headers, timeout=LIMIT
                )
            except httpx.HTTPError:
                answer = httpx.Response(503)
            if answer.status_code == 200:
                self.delivered.append(update["update_id"])
                return
            time.sleep(0.1)

    # The Bot API

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        params = await _params(request)
        with self._lock:
            self.calls.append((method, params, time.monotonic()))
        try:
            if request.path_params["token"] not in self.tokens:
                raise Refused(401, "Unauthorized")
            return await self._answer(method, params)
        except Refused as refusal:
            return JSONResponse(refusal.body, refusal.code)

    async def _answer(self, method: str, params: Params) -> Response:
        fault = self._fault(method)
        if fault and not fault.after:
            return await _failed(fault)
        answers: dict[str, Callable[[Params], Any]] = {
            "getMe": lambda _: ME,
            "sendMessage": self._send_message,
            "editMessageReplyMarkup": self._edit,
            "deleteMessage": self._delete_message,
            "deleteMessages": self._delete_messages,
            "answerCallbackQuery": self._answer_callback,
            "sendChatAction": lambda params: bool(self._reachable(params)),
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getUpdates": self._get_updates,
        }
        handler = answers.get(method) or self._profile(method)
        result = handler(params)
        if isinstance(result, Coroutine):
            result = await result
        if fault:
            return await _failed(fault)
        return JSONResponse({"ok": True, "result": result})

    def _fault(self, method: str) -> Fault | None:
        with self._lock:
            waiting = self._faults[method]
            if not waiting:
                return None
            waiting[0].left -= 1
            return waiting[0] if waiting[0].left else waiting.pop(0)

    def _reachable(self, params: Params) -> Chat:
        chat = self.chats.get(int(params["chat_id"]))
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat.moved_to:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved_to,
            )
        return chat

    def _send_message(self, params: Params) -> Params:
        chat = self._reachable(params)
        text = params.get("text", "")
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise Refused(400, "Bad Request: message is too long")
        if params.get("parse_mode", "HTML") not in _PARSE_MODES:
            raise Refused(400, "Bad Request: unsupported parse_mode")
        _check_markup(params.get("reply_markup") or {})
        number = next(self._ids)
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": self._as_json(chat.id),
            "from": ME,
            **{key: value for key, value in params.items() if key != "chat_id"},
        }
        with self._lock:
            chat.shown[number] = message
        returned = ("message_id", "date", "chat", "from", "text")
        return {key: message[key] for key in returned}

    def _edit(self, params: Params) -> Params:
        chat = self._reachable(params)
        message = chat.shown.get(int(params["message_id"]))
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        if message.get("reply_markup") == params.get("reply_markup"):
            raise Refused(400, "Bad Request: message is not modified")
        message.pop("reply_markup", None)
        return {key: message[key] for key in ("message_id", "date", "chat", "from", "text")}

    def _delete_message(self, params: Params) -> bool:
        chat = self._reachable(params)
        number = int(params["message_id"])
        if number in chat.old:
            raise Refused(400, "Bad Request: message can't be deleted for everyone")
        if chat.shown.pop(number, None) is None:
            raise Refused(400, "Bad Request: message to delete not found")
        return True

    def _delete_messages(self, params: Params) -> bool:
        chat = self._reachable(params)
        numbers = params["message_ids"]
        if not 1 <= len(numbers) <= 100:
            raise Refused(400, "Bad Request: too many message identifiers specified")
        if chat.old.intersection(numbers):
            raise Refused(400, "Bad Request: message can't be deleted for everyone")
        with self._lock:
            for number in numbers:
                chat.shown.pop(number, None)
        return True

    def _answer_callback(self, params: Params) -> bool:
        self.answered_callbacks.append(params["callback_query_id"])
        return True

    def _set_webhook(self, params: Params) -> bool:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", params.get("secret_token", "")):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = params
        return True

    def _delete_webhook(self, _params: Params) -> bool:
        self.webhook = {}
        return True

    async def _get_updates(self, params: Params) -> list[Params]:
        if self.webhook.get("url"):
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        self._confirm(int(params.get("offset") or 0))
        deadline = time.monotonic() + float(params.get("timeout") or 0)
        while not (waiting := self._waiting(params)) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
            if self._polls != mine:
                raise Refused(409, "Conflict: terminated by other getUpdates request")
        return waiting

    def _confirm(self, offset: int) -> None:
        with self._lock:
            self._updates = [one for one in self._updates if one["update_id"] >= offset]

    def _waiting(self, params: Params) -> list[Params]:
        kinds = params.get("allowed_updates") or ["message"]
        with self._lock:
            wanted = [one for one in self._updates if not one.keys().isdisjoint(kinds)]
        return wanted[: int(params.get("limit") or 100)]

    @property
    def unconfirmed(self) -> int:
        """How many updates still wait with Telegram."""
        with self._lock:
            return len(self._updates)

    def _profile(self, method: str) -> Callable[[Params], Any]:
        match = re.fullmatch(r"(set|get)My(Commands|Description|ShortDescription)", method)
        if not match:
            raise Refused(404, "Not Found")
        part = match[2]
        return self._set_profile(part) if match[1] == "set" else self._get_profile(part)

    def _set_profile(self, part: str) -> Callable[[Params], bool]:
        name = {"Description": "description", "ShortDescription": "short_description"}

        def set_part(params: Params) -> bool:
            value = params["commands"] if part == "Commands" else params[name[part]]
            if part == "ShortDescription" and len(value) > 120:
                raise Refused(400, "Bad Request: short description is too long")
            self.profile[part, params.get("language_code") or ""] = value
            return True

        return set_part

    def _get_profile(self, part: str) -> Callable[[Params], Any]:
        def get_part(params: Params) -> Any:
            value = self.profile.get((part, params.get("language_code") or ""))
            if part == "Commands":
                return value or []
            key = "description" if part == "Description" else "short_description"
            return {key: value or ""}

        return get_part


def _person(chat: int) -> Params:
    return {"id": chat, "is_bot": False, "first_name": "Canary-Ẩn", "username": "canary_name"}


async def _params(request: Request) -> Params:
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(await request.json())
    form = await request.form()
    return {key: _value(str(value)) for key, value in form.items()} | {
        key: str(form[key]) for key in ("text", "data") if key in form
    }


def _value(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _check_markup(markup: Params) -> None:
    for button in itertools.chain.from_iterable(_rows(markup)):
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if not button["text"]:
            raise Refused(400, "Bad Request: BUTTON_TEXT_INVALID")


def _rows(markup: Params) -> Iterable[list[Params]]:
    yield from markup.get("inline_keyboard", [])
    yield from markup.get("keyboard", [])


async def _failed(fault: Fault) -> Response:
    await asyncio.sleep(fault.seconds)
    if fault.cut:
        return CutOff()
    if fault.retry_after:
        parameters = {"retry_after": fault.retry_after}
        raise Refused(429, f"Too Many Requests: retry after {fault.retry_after}", **parameters)
    raise Refused(fault.code or 500, fault.description)
