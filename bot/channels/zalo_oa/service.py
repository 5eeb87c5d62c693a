"""The OA channel: put together, started and stopped with the server."""

from __future__ import annotations

import asyncio
import hashlib
import hmac

import structlog
from starlette.routing import BaseRoute, Route

from bot.channels.seen import SeenMessages
from bot.channels.zalo import Answering, Received
from bot.channels.zalo_oa.access import Access, NoToken
from bot.channels.zalo_oa.api import OaApi
from bot.channels.zalo_oa.oauth import Oauth
from bot.channels.zalo_oa.render import render
from bot.channels.zalo_oa.sending import Allowance, Sender
from bot.channels.zalo_oa.store import TokenStore
from bot.channels.zalo_oa.told import ToldHealth
from bot.channels.zalo_oa.webhook import PATH, Signing, Webhook
from bot.conversation import Conversation
from bot.log import silence_libraries
from bot.messages import Turn
from bot.settings import Settings
from indicators.database import open_database
from indicators.health import ChannelHealth

log = structlog.get_logger()
_LOOK_SECONDS = 60.0


class ZaloOaChannel:
    """The Official Account of the app in `settings`."""

    name = "zalo_oa"

    def __init__(self, conversation: Conversation, settings: Settings) -> None:
        """Prepare the channel; raises SQLAlchemyError if the database cannot be opened."""
        silence_libraries()
        self._conversation = conversation
        self._engine = open_database(settings.database_url.get_secret_value())
        self._api = OaApi(str(settings.zalo_oa_base_url))
        health = ToldHealth(ChannelHealth(self._engine))
        store = TokenStore(self._engine, settings.zalo_oa_app_id, secret_key(settings))
        self._access = Access(store, oauth(settings), self._api, health)
        allowance = Allowance(settings.zalo_oa_free_messages, settings.zalo_oa_paid)
        self._sender = Sender(self._api, self._access, health, allowance)
        seen = SeenMessages(self._engine, _marks(secret_key(settings)))
        self._answering = Answering(conversation, seen, self._reply)
        self._webhook = Webhook(_signing(settings), self._answering)
        self._keeper: asyncio.Task[None] | None = None
        self.ready = False

    def routes(self) -> list[BaseRoute]:
        """Return the route of the webhook."""
        return [Route(PATH, self._webhook.receive, methods=["POST"])]

    async def start(self) -> None:
        """Begin to keep the tokens fresh."""
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Finish the answers under way."""
        if self._keeper:
            self._keeper.cancel()
        await self._answering.finish()
        await self._api.close()
        self._engine.dispose()

    async def _keep(self) -> None:
        """Look after the tokens, so that no person has to wait for them."""
        while True:
            try:
                await self._access.token()
                self.ready = True
            except NoToken as problem:
                self.ready = False
                log.error("zalo_oa_not_ready", reason=str(problem))
            await asyncio.sleep(_LOOK_SECONDS)

    async def _reply(self, received: Received, turn: Turn) -> None:
        speaker = self._conversation.speaker(turn.language)
        messages = [message for reply in turn.replies for message in render(reply, speaker)]
        await self._sender.deliver(received.incoming.chat, messages, received.at)


def oauth(settings: Settings) -> Oauth:
    """Return Zalo's OAuth server for the app in `settings`."""
    secret = settings.zalo_oa_app_secret.get_secret_value()
    return Oauth(str(settings.zalo_oauth_base_url), settings.zalo_oa_app_id, secret)


def secret_key(settings: Settings) -> str:
    """Return the key under which tokens are kept."""
    return settings.secret_key.get_secret_value()


def _marks(key: str) -> bytes:
    return hmac.digest(key.encode(), b"langnghe zalo events", hashlib.sha256)


def _signing(settings: Settings) -> Signing:
    key = settings.zalo_oa_webhook_key.get_secret_value()
    return Signing(
        settings.zalo_oa_app_id,
        key or settings.zalo_oa_app_secret.get_secret_value(),
        settings.zalo_oa_timestamp,
    )
