"""Settings: where they come from, what is wrong with them, and that secrets stay hidden."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.settings import Settings, SettingsError, read_settings

KEY = Fernet.generate_key().decode()
# Each good for its setting.
SECRETS = {
    "database_url": "postgresql+psycopg://anna:canary-database@localhost/x",
    "rasa_token": "canary-rasa",
    "telegram_token": "1:canary-telegram",
    "telegram_secret": "canary-telegram-secret",
    "valkey_url": "valkey://:canary-valkey@localhost:6379/0",
    "secret_key": KEY,
    "zalo_oa_app_secret": "canary-app",
    "zalo_oa_webhook_key": "canary-webhook",
    "zalo_bot_token": "canary-zalo",
    "zalo_bot_secret": "canary-zalo-secret",
}
# Where a password may stand in an address.
ADDRESSES = {"rasa_url": "http://anna:canary-address@localhost:5005/"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without `.env`; the place of files of secrets beside it."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return tmp_path


def put(folder: Path, **secrets: str) -> None:
    for name, value in secrets.items():
        (folder / f"langnghe_{name}").write_text(f"{value}\n", encoding="ascii")


def test_every_secret_is_tried_here() -> None:
    """A setting that hides itself stands in the list above."""
    hidden = {
        name for name, field in Settings.model_fields.items() if field.annotation is SecretStr
    }
    assert set(SECRETS) == hidden
    telling = ("token", "secret", "key", "password")
    assert {name for name in Settings.model_fields if name.endswith(telling)} <= hidden


def test_secrets_come_from_files(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file of the folder is one setting; its last line break is none of the secret."""
    monkeypatch.setenv("LANGNGHE_SECRETS_DIR", str(elsewhere))
    put(elsewhere, **SECRETS)
    settings = read_settings()
    for name, value in SECRETS.items():
        assert getattr(settings, name).get_secret_value() == value


def test_the_environment_wins(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set by hand is not overruled by a file."""
    monkeypatch.setenv("LANGNGHE_SECRETS_DIR", str(elsewhere))
    monkeypatch.setenv("LANGNGHE_RASA_TOKEN", "by hand")
    put(elsewhere, rasa_token="from a file")  # noqa: S106 - no secret
    assert read_settings().rasa_token.get_secret_value() == "by hand"


def test_a_missing_folder_stops_the_start(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets that cannot be read are never taken for secrets that are not set."""
    monkeypatch.setenv("LANGNGHE_SECRETS_DIR", str(elsewhere / "nowhere"))
    with pytest.raises(SettingsError, match="LANGNGHE_SECRETS_DIR"):
        read_settings()


@pytest.mark.parametrize("name", ["telegram_token", "secret_key", "database_url"])
def test_a_faulty_file_is_named_not_quoted(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The error names the setting and says nothing of what stood in the file."""
    monkeypatch.setenv("LANGNGHE_SECRETS_DIR", str(elsewhere))
    put(elsewhere, **{name: "canary ??? faulty"})
    with pytest.raises(SettingsError, match=f"LANGNGHE_{name.upper()}") as problem:
        read_settings()
    assert "canary" not in str(problem.value)
    assert problem.value.__cause__ is None


def test_secrets_hide_themselves(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever way settings are printed or logged, no secret is among it."""
    settings = Settings.model_validate({**SECRETS, **ADDRESSES})
    logging.getLogger("any").warning("%s %r", settings, settings)
    shown = [repr(settings), str(settings), f"{settings!s}", repr(vars(settings).values())]
    shown += [settings.model_dump_json(exclude=set(ADDRESSES)), "".join(capfd.readouterr())]
    for text in shown[:3] + shown[4:]:
        assert "canary" not in text
        assert KEY not in text
    assert "canary-telegram" not in shown[3]


def test_settings_do_not_change() -> None:
    """What was read at the start holds to the end."""
    settings = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    "url",
    [
        "valkey://localhost",
        "valkey://:word@localhost:6379/0",
        "valkeys://anna:word@valkey.example:6380",
        "unix:///run/valkey.sock",
    ],
)
def test_an_address_of_valkey_is_taken(url: str) -> None:
    """Over TCP, with TLS, by a socket; with a key, without which sessions could be told apart."""
    assert Settings.model_validate({"valkey_url": url, "secret_key": KEY})
    with pytest.raises(ValueError, match="LANGNGHE_SECRET_KEY"):
        Settings.model_validate({"valkey_url": url})


@pytest.mark.parametrize(
    "url", ["localhost:6379", "http://x", "valkey://", "valkey://x:port", "valkey://x/a"]
)
def test_another_address_is_refused(url: str) -> None:
    """The start stops, and says what is wanted."""
    with pytest.raises(ValueError, match="is wanted"):
        Settings.model_validate({"valkey_url": url, "secret_key": KEY})
