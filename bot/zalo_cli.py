"""`langnghe zalo`: how the Zalo channels are, and an operator's consent for the OA."""

from __future__ import annotations

import asyncio
import datetime
from urllib.parse import parse_qs, urlsplit

import typer
from babel.dates import format_datetime
from sqlalchemy.exc import SQLAlchemyError

from bot import commands
from bot.channels.zalo_bot.api import BotApi, BotError, BotUnreachable
from bot.channels.zalo_oa.oauth import Consent, OauthError
from bot.channels.zalo_oa.service import oauth
from bot.channels.zalo_oa.store import TokenStore, WrongKey
from bot.conversation import VIET_NAM
from bot.settings import Settings
from indicators.categories import Channel
from indicators.database import open_database
from indicators.health import ChannelHealth, Health

app = typer.Typer(help="Zalo: Official Account and Bot Platform.", no_args_is_help=True)


class ZaloCommandError(Exception):
    """What keeps a command from being done; the message says it without any secret."""


@app.command()
def status() -> None:
    """Say whether the channels can work; exit code 1 if one that is set up cannot."""
    with commands.plain_errors():
        settings = commands.settings()
    found = [_oa_status(settings), asyncio.run(_bot_status(settings))]
    for _good, line in found:
        typer.echo(line)
    if not all(good for good, _line in found):
        raise typer.Exit(1)


@app.command()
def authorize() -> None:
    """Let an administrator of the OA grant the app access: once, and when consent is lost."""
    with commands.plain_errors(ZaloCommandError, OauthError, WrongKey):
        _authorize(commands.settings())
    typer.echo("Authorised. The server uses it from its next message on.")


@app.command()
def unhook() -> None:
    """Remove the bot's webhook, so that its messages can be asked for (polling)."""
    with commands.plain_errors(BotError, BotUnreachable):
        asyncio.run(_unhook(commands.settings()))
    typer.echo("The webhook is removed.")


def _store(settings: Settings) -> tuple[TokenStore, ChannelHealth]:
    engine = open_database(settings.database_url.get_secret_value())
    key = settings.secret_key.get_secret_value()
    return TokenStore(engine, settings.zalo_oa_app_id, key), ChannelHealth(engine)


def _oa_status(settings: Settings) -> tuple[bool, str]:
    if not settings.zalo_oa_app_id:
        return True, "Official Account: not set up"
    try:
        store, health = _store(settings)
        stored = store.read()
        told, _since = health.read().get(Channel.ZALO_OA, (Health.GOOD, 0))
    except WrongKey as problem:
        return False, f"Official Account: {problem}"
    except SQLAlchemyError as problem:
        return False, f"Official Account: the database cannot be used ({type(problem).__name__})"
    if stored is None:
        return False, "Official Account: not authorised yet: langnghe zalo authorize"
    if not stored.tokens.refresh:
        return False, "Official Account: needs re-authorisation: langnghe zalo authorize"
    ends = datetime.datetime.fromtimestamp(stored.tokens.expires_at, VIET_NAM)
    when = format_datetime(ends, "yyyy-MM-dd HH:mm", locale="en")
    return told is Health.GOOD, f"Official Account: {told}; token until {when}, renewed before"


async def _bot_status(settings: Settings) -> tuple[bool, str]:
    if not settings.zalo_bot_token.get_secret_value():
        return True, "Bot: not set up"
    api = _bot(settings)
    try:
        await api.me()
        hook = "by webhook" if await api.webhook() else "by polling"
    except (BotError, BotUnreachable) as problem:
        return False, f"Bot: cannot be used ({problem})"
    finally:
        await api.close()
    return True, f"Bot: good; messages come {hook}"


async def _unhook(settings: Settings) -> None:
    api = _bot(settings)
    try:
        await api.delete_webhook()
    finally:
        await api.close()


def _bot(settings: Settings) -> BotApi:
    return BotApi(str(settings.zalo_bot_base_url), settings.zalo_bot_token.get_secret_value())


def _authorize(settings: Settings) -> None:
    if not settings.zalo_oa_app_id:
        raise ZaloCommandError("LANGNGHE_ZALO_OA_APP_ID: not set")
    redirect = settings.zalo_oa_redirect_url or settings.public_url
    if redirect is None:
        raise ZaloCommandError("LANGNGHE_ZALO_OA_REDIRECT_URL: not set, nor LANGNGHE_PUBLIC_URL")
    store, health = _store(settings)  # before the consent: it must not be lost
    server = oauth(settings)
    consent = server.consent(str(redirect))
    typer.echo("1. Open this address, signed in as an administrator of the OA, and agree:")
    typer.echo(consent.url)
    typer.echo("2. You land on an address that begins with " + str(redirect))
    code = _code(typer.prompt("   Copy it from the browser to here"), consent)
    store.put(asyncio.run(server.exchange(code, consent.verifier)))
    health.set(Channel.ZALO_OA, Health.GOOD)


def _code(address: str, consent: Consent) -> str:
    query = parse_qs(urlsplit(address.strip()).query)
    if query.get("state") != [consent.state]:
        raise ZaloCommandError("this address does not belong to this consent (state)")
    if len(query.get("code", ())) != 1:
        raise ZaloCommandError("this address holds no code: was the consent given?")
    return query["code"][0]
