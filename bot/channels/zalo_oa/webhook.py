"""The OA's webhook: signed, answered at once, worked on afterwards."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.bodies import BodyTooLong, read_body
from bot.channels.zalo import OLDEST_SECONDS, Answering, BadEvent, refuse
from bot.channels.zalo_oa import signature
from bot.channels.zalo_oa.events import read, timestamp

log = structlog.get_logger()
PATH = "/webhooks/zalo-oa"


@dataclass(frozen=True, slots=True)
class Signing:
    """What events are signed with, and where the signed timestamp stands."""

    app_id: str
    key: str = field(repr=False)
    timestamp: Literal["body", "header"] = "body"


class Webhook:
    """Takes the events of `PATH` and hands them to `answering`."""

    def __init__(
        self, signing: Signing, answering: Answering, now: Callable[[], float] = time.time
    ) -> None:
        self._signing = signing
        self._answering = answering
        self._now = now
        self.forged = 0

    async def receive(self, request: Request) -> Response:
        """Answer one call: 200 before the work is done, 401 for a wrong signature."""
        try:
            body = await read_body(request)
            if body.strip() == b"{}":
                return _taken()  # the check that Zalo's page makes of a new address
            event = _parse(body)
            if not self._signed(request, body, event):
                return self._forged()
            return self._take(event)
        except BadEvent as problem:
            log.warning("zalo_oa_event_unread", reason=str(problem))
            return refuse(400, str(problem))
        except BodyTooLong as problem:
            return refuse(413, str(problem))

    def _signed(self, request: Request, body: bytes, event: Mapping[str, Any]) -> bool:
        signing = self._signing
        at = timestamp(event)
        if signing.timestamp == "header":
            at = request.headers.get(signature.TIMESTAMP_HEADER, "")
        wanted = signature.sign(signing.app_id, body, at, signing.key)
        return signature.same(request.headers.get(signature.HEADER, ""), wanted)

    def _forged(self) -> Response:
        self.forged += 1
        if self.forged.bit_count() == 1:  # the 1st, 2nd, 4th, 8th: a flood must not fill the log
            log.warning("zalo_oa_signature_wrong", number=self.forged)
        return refuse(401, "the signature is wrong")

    def _take(self, event: Mapping[str, Any]) -> Response:
        received = read(event)
        if received is None:
            return _taken()
        if abs(self._now() - received.at) > OLDEST_SECONDS:
            log.warning("zalo_oa_event_too_old")
            return _taken()
        if self._answering.full:
            return refuse(503, "too much waits already")
        self._answering.take(received)
        return _taken()


def _parse(body: bytes) -> Mapping[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise BadEvent("the body is not JSON") from None
    if not isinstance(event, Mapping):
        raise BadEvent("the body is not a JSON object")
    return event


def _taken() -> Response:
    return JSONResponse({"ok": True})
