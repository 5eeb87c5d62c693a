"""Sending to one person: what Zalo would bill or refuse is not tried, each refusal has an answer.

Windows (https://developers.zalo.me/docs/official-account/tin-nhan/tin-tu-van): for 48 hours after a
person's last act eight messages are free, more or later ones are billed, after 7 days refused.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import structlog

from bot.channels.zalo_oa.access import TOKEN_CODES, Access, NoToken
from bot.channels.zalo_oa.api import OaApi, OaError, OaUnreachable
from bot.channels.zalo_oa.render import Message
from bot.channels.zalo_oa.told import ToldHealth
from indicators.health import Health

log = structlog.get_logger()
FREE_SECONDS = 48 * 3600
PAID_SECONDS = 7 * 24 * 3600
_WAITS = (0.0, 1.0, 2.0, 4.0)


class Remedy(Enum):
    """What is done about a refusal."""

    RENEW = "another token, once"
    WAIT = "try again, later each time"
    SPLIT = "send it in shorter messages"
    QUOTA = "tell those who run the bot"
    GIVE_UP = "leave it: this person cannot be written to"


# https://developers.zalo.me/docs/official-account/phu-luc/ma-loi
REMEDIES = {
    **dict.fromkeys(TOKEN_CODES, Remedy.RENEW),
    -32: Remedy.WAIT,
    429: Remedy.WAIT,
    -210: Remedy.SPLIT,
    -211: Remedy.QUOTA,
    -218: Remedy.QUOTA,
    -213: Remedy.GIVE_UP,
    -230: Remedy.GIVE_UP,
    -232: Remedy.GIVE_UP,
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many messages an act makes free, and whether more may be sent at a price."""

    free: int
    paid: bool

    def allows(self, number: int, age: float) -> bool:
        """Whether the `number`th message (from 0) may go `age` seconds after the act."""
        if number < self.free and age < FREE_SECONDS:
            return True
        return self.paid and age < PAID_SECONDS


class NotDelivered(Exception):
    """A message did not go, and those after it need not be tried."""


class Sender:
    """Sends messages through `api` with tokens from `access`."""

    def __init__(
        self,
        api: OaApi,
        access: Access,
        health: ToldHealth,
        allowance: Allowance,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._access = access
        self._health = health
        self._allowance = allowance
        self._sleep = sleep

    async def deliver(self, user: str, messages: Sequence[Message], acted_at: float) -> None:
        """Send `messages` in order, as far as they may go; what does not is logged."""
        for number, message in enumerate(messages):
            if not self._allowance.allows(number, time.time() - acted_at):
                log.warning("zalo_oa_not_sent", reason="not free", kept=len(messages) - number)
                return
            try:
                await self._mended(user, message)
            except (OaError, NotDelivered, NoToken) as problem:
                log.error("zalo_oa_not_sent", reason=str(problem), kept=len(messages) - number)
                return
            await self._health.end(Health.OUT_OF_QUOTA)

    async def _mended(self, user: str, message: Message) -> None:
        """Send `message`, in shorter ones if Zalo wants that."""
        try:
            await self._patiently(user, message)
        except OaError as problem:
            remedy = REMEDIES.get(problem.code)
            if remedy is Remedy.QUOTA:
                await self._health.tell(Health.OUT_OF_QUOTA)
            if remedy is not Remedy.SPLIT:
                raise
            for part in message.halved():
                await self._patiently(user, part)

    async def _patiently(self, user: str, message: Message) -> None:
        """Send `message`, again after a while where the fault may pass."""
        reason = ""
        for wait in _WAITS:
            await self._sleep(wait)
            try:
                return await self._once(user, message)
            except OaUnreachable as problem:
                reason = str(problem)  # perhaps it went: a number twice is better than none
            except OaError as problem:
                if REMEDIES.get(problem.code) is not Remedy.WAIT:
                    raise
                reason = str(problem)
        raise NotDelivered(reason)

    async def _once(self, user: str, message: Message) -> None:
        """Send `message`; with another token if Zalo refuses the one at hand."""
        token = await self._access.token()
        try:
            await self._api.send(token, user, message)
        except OaError as problem:
            if REMEDIES.get(problem.code) is not Remedy.RENEW:
                raise
            await self._api.send(await self._access.another(token), user, message)
