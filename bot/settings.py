"""Settings from the environment (`LANGNGHE_…`) or `.env`: read once, frozen, loud."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).parent.parent


class SettingsError(Exception):
    """A setting that cannot be used; the message names it and says why, never its value."""


class Settings(BaseSettings):
    """All settings; nothing set gives a bot on this machine that needs no other service."""

    model_config = SettingsConfigDict(
        env_prefix="LANGNGHE_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    host: str = Field(default="127.0.0.1", description="Address to serve on")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        default=8000, description="Port to serve on"
    )
    database_url: SecretStr = Field(
        default=SecretStr(f"sqlite:///{ROOT / 'data' / 'langnghe.db'}"),
        description="Where counts are kept (SQLAlchemy URL; SQLite or PostgreSQL)",
    )
    model: Path = Field(
        default=ROOT / "nlu" / "model" / "intents.npz", description="The exported intent model"
    )
    rasa_url: HttpUrl | None = Field(
        default=None, description="A Rasa server, used instead of the model"
    )
    rasa_token: SecretStr = Field(
        default=SecretStr(""), description="The token of that Rasa server"
    )
    rasa_timeout: Annotated[float, Field(gt=0, le=30)] = Field(
        default=2.0, description="Seconds to wait for that Rasa server"
    )
    exit_url: HttpUrl = Field(
        default=HttpUrl("https://www.google.com/"), description="Neutral site that quick exit opens"
    )
    public_url: HttpUrl | None = Field(
        default=None, description="Where the internet reaches this server; webhooks are under it"
    )
    telegram_token: SecretStr = Field(
        default=SecretStr(""), description="The token of the Telegram bot, from @BotFather"
    )
    telegram_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret of the Telegram webhook; else made of the token"
    )
    telegram_base_url: HttpUrl = Field(
        default=HttpUrl("https://api.telegram.org"), description="The Telegram Bot API server"
    )
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = Field(
        default="info", description="debug, info, warning or error"
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr) -> SecretStr:
        try:
            backend = make_url(url.get_secret_value()).get_backend_name()
        except ArgumentError:
            raise ValueError("is not a database URL") from None
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("SQLite or PostgreSQL is wanted")
        return url

    @field_validator("telegram_token")
    @classmethod
    def _token_of_telegram(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"(\d+:[A-Za-z0-9_-]+)?", token.get_secret_value()):
            raise ValueError("digits, a colon, then letters, digits, _ and - are wanted")
        return token

    @field_validator("telegram_secret")
    @classmethod
    def _secret_of_telegram(cls, secret: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret.get_secret_value()):
            raise ValueError("at most 256 letters, digits, _ and - are wanted")
        return secret


def read_settings() -> Settings:
    """Return the settings; raises SettingsError that names the first faulty one."""
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        name = f"LANGNGHE_{first['loc'][0]}".upper() if first["loc"] else "LANGNGHE"
        raise SettingsError(f"{name}: {first['msg']}") from None
