"""The Telegram channel: put together, started and stopped with the server."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from contextlib import suppress

from starlette.routing import BaseRoute
from telegram import LinkPreviewOptions
from telegram.ext import Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.answering import Answering
from bot.channels.telegram.commands import register
from bot.channels.telegram.erasure import Traces
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.pacing import Pacing
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.webhook import Webhook
from bot.conversation import Conversation
from bot.log import silence_libraries
from bot.settings import Settings

_CONNECTIONS = 128
_PURGE_SECONDS = 15 * 60


class TelegramChannel:
    """Telegram with the token in `settings`: by webhook if there is a public URL, else polling."""

    name = "telegram"

    def __init__(self, conversation: Conversation, settings: Settings) -> None:
        """Prepare the channel; raises SQLAlchemyError if its ids cannot be kept."""
        token = settings.telegram_token.get_secret_value()
        self._bot = connect(settings)
        self._traces = Traces(settings.database_url.get_secret_value(), token)
        self._answering = Answering(self._bot, conversation, self._traces)
        self._intake = self._choose(settings, token)
        self._tasks: list[asyncio.Task[None]] = []

    def _choose(self, settings: Settings, token: str) -> Intake:
        deliver = self._answering.deliver
        if settings.public_url is None:
            return Polling(self._bot, deliver)
        # Set, or made from the token: the same in every replica and after a restart.
        secret = settings.telegram_secret.get_secret_value() or _derived(token)
        return Webhook(self._bot, deliver, str(settings.public_url), secret)

    @property
    def ready(self) -> bool:
        """Whether Telegram brings messages."""
        return self._intake.ready

    def routes(self) -> list[BaseRoute]:
        """Return the route of the webhook, if there is one."""
        return self._intake.routes()

    async def start(self) -> None:
        """Begin to connect; the other channels do not wait for Telegram."""
        self._begin(self._intake.run(self._connected))
        self._begin(self._purge())

    async def stop(self) -> None:
        """Take no more updates and answer those that came; the webhook stays registered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._intake.finish()
        await self._answering.end()
        with suppress(RuntimeError):  # never initialised
            await self._bot.shutdown()
        self._traces.close()

    def _begin(self, work: object) -> None:
        self._tasks.append(asyncio.create_task(work))  # type: ignore[arg-type]

    def _connected(self) -> None:
        self._begin(register(self._bot))

    async def _purge(self) -> None:
        while True:
            await self._traces.purge()
            await asyncio.sleep(_PURGE_SECONDS)


def connect(settings: Settings) -> ExtBot[str]:
    """Return the Bot API at `settings.telegram_base_url`; nothing is sent yet."""
    silence_libraries()
    return ExtBot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{str(settings.telegram_base_url).rstrip('/')}/bot",
        request=HTTPXRequest(connection_pool_size=_CONNECTIONS, read_timeout=10, pool_timeout=10),
        get_updates_request=HTTPXRequest(connection_pool_size=2, read_timeout=10),
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=Pacing(),
    )


def _derived(token: str) -> str:
    return hmac.new(token.encode(), b"langnghe telegram webhook", hashlib.sha256).hexdigest()
