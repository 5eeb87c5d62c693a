"""The Bot channel: put together, started and stopped with the server."""

from __future__ import annotations

import asyncio
import hashlib
import hmac

from starlette.routing import BaseRoute

from bot.channels.seen import SeenMessages
from bot.channels.zalo import Answering, Received
from bot.channels.zalo_bot.api import BotApi
from bot.channels.zalo_bot.intake import Intake, Polling, Webhook
from bot.channels.zalo_bot.render import render
from bot.channels.zalo_bot.sending import Sender
from bot.conversation import Conversation
from bot.log import silence_libraries
from bot.messages import Turn
from bot.settings import Settings
from indicators.database import open_database


class ZaloBotChannel:
    """The bot of the token in `settings`: by webhook if there is a public URL, else polling."""

    name = "zalo_bot"

    def __init__(self, conversation: Conversation, settings: Settings) -> None:
        """Prepare the channel; raises SQLAlchemyError if the database cannot be opened."""
        silence_libraries()
        token = settings.zalo_bot_token.get_secret_value()
        self._conversation = conversation
        self._engine = open_database(settings.database_url.get_secret_value())
        self._api = BotApi(str(settings.zalo_bot_base_url), token)
        self._sender = Sender(self._api)
        seen = SeenMessages(self._engine, _derived(token, b"events"))
        self._answering = Answering(conversation, seen, self._reply)
        self._intake = self._choose(settings, token)
        self._task: asyncio.Task[None] | None = None

    def _choose(self, settings: Settings, token: str) -> Intake:
        if settings.public_url is None:
            return Polling(self._api, self._answering)
        # Set, or made from the token: the same in every replica and after a restart.
        secret = settings.zalo_bot_secret.get_secret_value() or _derived(token, b"webhook").hex()
        return Webhook(self._api, self._answering, str(settings.public_url), secret)

    @property
    def ready(self) -> bool:
        """Whether Zalo brings messages."""
        return self._intake.ready

    def routes(self) -> list[BaseRoute]:
        """Return the route of the webhook, if there is one."""
        return self._intake.routes()

    async def start(self) -> None:
        """Begin to connect; the other channels do not wait for Zalo."""
        self._task = asyncio.create_task(self._intake.run())

    async def stop(self) -> None:
        """Take no more events and answer those that came."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._answering.finish()
        await self._api.close()
        self._engine.dispose()

    async def _reply(self, received: Received, turn: Turn) -> None:
        chat = received.incoming.chat
        speaker = self._conversation.speaker(turn.language)
        texts = [text for reply in turn.replies for text in render(reply, speaker)]
        await self._sender.deliver(chat, texts)


def _derived(token: str, purpose: bytes) -> bytes:
    return hmac.digest(token.encode(), b"langnghe zalo bot " + purpose, hashlib.sha256)
