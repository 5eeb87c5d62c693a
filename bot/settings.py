"""Settings from the environment (`LANGNGHE_…`), `.env` or files: read once, frozen, loud.

In the folder that the environment names in `LANGNGHE_SECRETS_DIR`, each file is a setting:
`langnghe_telegram_token` holds what `LANGNGHE_TELEGRAM_TOKEN` would. The environment wins.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from cryptography.fernet import Fernet
from pydantic import Field, HttpUrl, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).parent.parent
SECRETS_DIR = "LANGNGHE_SECRETS_DIR"


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
    metrics_host: str = Field(default="127.0.0.1", description="Address to serve metrics on")
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=0, description="Port to serve metrics on, never the one above; 0: none"
    )
    database_url: SecretStr = Field(
        default=SecretStr(f"sqlite:///{ROOT / 'data' / 'langnghe.db'}"),
        description="Where counts are kept (SQLAlchemy URL; SQLite or PostgreSQL)",
    )
    model: Path = Field(
        default=ROOT / "nlu" / "model" / "intents.npz", description="The exported intent model"
    )
    rasa_url: HttpUrl | None = Field(
        default=None, repr=False, description="A Rasa server, used instead of the model"
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
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Key (Fernet) under which channels' tokens are kept"
    )
    valkey_url: SecretStr = Field(
        default=SecretStr(""),
        description="A Valkey server that keeps sessions for all replicas (valkey://…)",
    )
    zalo_oa_app_secret: SecretStr = Field(
        default=SecretStr(""), description="The secret key of the Zalo app"
    )
    zalo_oa_app_id: Annotated[str, Field(pattern=r"^\d{0,32}$")] = Field(
        default="", description="The id of the Zalo app whose Official Account this is"
    )
    zalo_oa_webhook_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the webhook page; else the app's secret key"
    )
    zalo_oa_timestamp: Literal["body", "header"] = Field(
        default="body", description="Where the signed time stands: body, or X-ZEvent-Timestamp"
    )
    zalo_oa_redirect_url: HttpUrl | None = Field(
        default=None, description="Callback address of the Zalo app; else the public URL"
    )
    zalo_oa_free_messages: Annotated[int, Field(ge=1, le=100)] = Field(
        default=8, description="Messages that Zalo takes free of charge after a person's act"
    )
    zalo_oa_paid: bool = Field(
        default=False, description="Whether messages that Zalo bills may be sent"
    )
    zalo_oa_base_url: HttpUrl = Field(
        default=HttpUrl("https://openapi.zalo.me"), description="The server of Zalo's Open API"
    )
    zalo_oauth_base_url: HttpUrl = Field(
        default=HttpUrl("https://oauth.zaloapp.com"), description="Zalo's OAuth server"
    )
    zalo_bot_token: SecretStr = Field(
        default=SecretStr(""), description="The token of the Zalo bot, from Zalo Bot Manager"
    )
    zalo_bot_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret of the Zalo bot's webhook; else made of the token",
    )
    zalo_bot_base_url: HttpUrl = Field(
        default=HttpUrl("https://bot-api.zaloplatforms.com"), description="The Zalo Bot server"
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

    @field_validator("secret_key")
    @classmethod
    def _fernet_key(cls, key: SecretStr) -> SecretStr:
        try:
            Fernet(key.get_secret_value() or Fernet.generate_key())
        except ValueError:
            raise ValueError("32 bytes in URL-safe base64 are wanted") from None
        return key

    @field_validator("valkey_url")
    @classmethod
    def _shared_sessions(cls, url: SecretStr, info: ValidationInfo) -> SecretStr:
        given = url.get_secret_value()
        if not re.fullmatch(r"(valkeys?://([^/@]*@)?[^/:@]+(:\d+)?(/\d*)?|unix:///.+)?", given):
            raise ValueError("valkey://host:6379/0, valkeys://… or unix:///path is wanted")
        key = info.data.get("secret_key")
        if given and key is not None and not key.get_secret_value():
            raise ValueError("needs LANGNGHE_SECRET_KEY as well")
        return url

    @field_validator("zalo_oa_app_id")
    @classmethod
    def _complete_app(cls, app_id: str, info: ValidationInfo) -> str:
        for name in ("secret_key", "zalo_oa_app_secret"):
            given = info.data.get(name)
            if app_id and given is not None and not given.get_secret_value():
                raise ValueError(f"needs LANGNGHE_{name.upper()} as well")
        return app_id

    @field_validator("zalo_bot_token")
    @classmethod
    def _token_of_zalo(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9:_-]*", token.get_secret_value()):
            raise ValueError("letters, digits, colon, _ and - are wanted")
        return token

    @field_validator("zalo_bot_secret")
    @classmethod
    def _secret_of_zalo(cls, secret: SecretStr) -> SecretStr:
        if not re.fullmatch(r"([A-Za-z0-9_-]{8,256})?", secret.get_secret_value()):
            raise ValueError("8 to 256 letters, digits, _ and - are wanted")
        return secret


def read_settings() -> Settings:
    """Return the settings; raises SettingsError that names the first faulty one."""
    folder = os.environ.get(SECRETS_DIR)
    if folder and not Path(folder).is_dir():
        raise SettingsError(f"{SECRETS_DIR}: there is no such folder")
    try:
        return Settings(_secrets_dir=folder)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        name = f"LANGNGHE_{first['loc'][0]}".upper() if first["loc"] else "LANGNGHE"
        raise SettingsError(f"{name}: {first['msg']}") from None
