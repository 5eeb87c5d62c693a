"""The access token that serves now: renewed early, by one process, never blindly."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.zalo_oa.api import OaApi, OaError, OaUnreachable
from bot.channels.zalo_oa.oauth import NotSent, Oauth, Refused, Tokens, Uncertain
from bot.channels.zalo_oa.store import Stored, TokenStore, WrongKey
from bot.channels.zalo_oa.told import ToldHealth
from indicators.health import Health

log = structlog.get_logger()
EARLY_SECONDS = 2 * 3600
TOKEN_CODES = frozenset((-216, -220))
_LATEST = 20.0
_POLL_SECONDS = 0.2
_STORE_TRIES = 5
_READ_SECONDS = 2.0


class NoToken(Exception):
    """There is no access token now; the message says why, without any secret."""


class NeedsConsent(NoToken):
    """Only an operator helps: `langnghe zalo authorize`."""


class Busy(NoToken):
    """Another process renews the tokens."""


class Access:
    """Gives access tokens of one OA; all replicas share its row in the database."""

    def __init__(
        self,
        store: TokenStore,
        oauth: Oauth,
        api: OaApi,
        health: ToldHealth,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._oauth = oauth
        self._api = api
        self._health = health
        self._sleep = sleep
        self._last: Stored | None = None

    async def token(self) -> str:
        """Return an access token, renewed if it ends within two hours; raises NoToken."""
        stored = await self._read()
        left = stored.tokens.expires_at - time.time()
        if left <= 0:
            return await self.another(stored.tokens.access)
        if left <= EARLY_SECONDS:
            try:
                return await self._renew(stored)
            except NoToken:
                pass  # told already; the old one still serves
        return stored.tokens.access

    async def another(self, refused: str) -> str:
        """Return another token than `refused`, which Zalo takes no more; raises NoToken."""
        until = time.monotonic() + _LATEST
        while True:
            stored = await self._read()
            if stored.tokens.access != refused:
                return stored.tokens.access
            try:
                return await self._renew(stored)
            except Busy:
                if time.monotonic() > until:
                    raise
            await self._sleep(_POLL_SECONDS)

    async def _read(self) -> Stored:
        try:
            stored = await asyncio.wait_for(asyncio.to_thread(self._store.read), _READ_SECONDS)
        except WrongKey as problem:
            raise NoToken(str(problem)) from None
        except (SQLAlchemyError, TimeoutError) as problem:
            log.error("zalo_oa_tokens_not_read", reason=type(problem).__name__)
            if self._last is None:
                raise NoToken("the database does not answer") from None
            return self._last
        if stored is None:
            await self._health.tell(Health.NEEDS_AUTHORISATION)
            raise NeedsConsent("not authorised yet")
        self._last = stored
        return stored

    async def _renew(self, stored: Stored) -> str:
        """Renew the pair if nobody else does."""
        if not stored.tokens.refresh:
            raise NeedsConsent("the refresh token is used up")
        holder = secrets.token_hex(16)
        try:
            if not await asyncio.to_thread(self._store.lease, stored.version, holder):
                raise Busy("another process renews the tokens")
            # Not given up half-way, even if whoever asked for it is: the token is single use.
            return await asyncio.shield(self._renew_as(holder, stored))
        except SQLAlchemyError as problem:
            log.error("zalo_oa_tokens_not_written", reason=type(problem).__name__)
            raise NoToken("the database does not answer") from None

    async def _renew_as(self, holder: str, stored: Stored) -> str:
        try:
            await self._settle_doubt(stored)
            tokens = await self._oauth.refresh(stored.tokens.refresh)
        except Refused as problem:
            await asyncio.to_thread(self._store.drop_refresh, holder)
            await self._health.tell(Health.NEEDS_AUTHORISATION)
            log.error("zalo_oa_needs_authorisation", reason=str(problem))
            raise NeedsConsent("Zalo refuses the refresh token") from None
        except (NotSent, OaUnreachable) as problem:
            # Before doubt is settled nobody may think that it is: the lease runs out by itself.
            if not stored.in_doubt:
                await asyncio.to_thread(self._store.release, holder)
            log.error("zalo_oa_not_renewed", reason=type(problem).__name__)
            raise NoToken("Zalo cannot be reached") from None
        except Uncertain as problem:
            # The lease runs out by itself, and its mark tells the next to look first.
            log.error("zalo_oa_not_renewed", reason=str(problem))
            raise NoToken("Zalo did not answer") from None
        await self._keep(stored.version, tokens)
        return tokens.access

    async def _settle_doubt(self, stored: Stored) -> None:
        """Find out whether an earlier attempt took the refresh token.

        A new access token ends the old one at once: if the old one serves, nothing was taken.

        Raises:
            Refused: it was taken, and what came for it is lost.
            OaUnreachable: Zalo does not say.
        """
        if not stored.in_doubt or stored.tokens.expires_at <= time.time():
            return
        try:
            await self._api.account(stored.tokens.access)
        except OaError as problem:
            if problem.code in TOKEN_CODES:
                raise Refused("an earlier answer was lost") from None

    async def _keep(self, version: int, tokens: Tokens) -> None:
        for attempt in range(_STORE_TRIES):
            try:
                await asyncio.to_thread(self._store.renew, version, tokens)
                break
            except SQLAlchemyError:
                if attempt == _STORE_TRIES - 1:
                    raise
                await self._sleep(2.0**attempt)
        await self._health.tell(Health.GOOD)
        log.info("zalo_oa_renewed")
