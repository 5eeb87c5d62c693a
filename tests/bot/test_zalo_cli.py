"""`langnghe zalo`: an operator's first consent, and how the channels are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings
from indicators.database import open_database
from tests.bot.channels.zalo_oa.conftest import KEY, authorise, settings_of, store_of
from tests.servers import zalo_bot, zalo_oa
from tests.servers.zalo_bot import ZaloBot
from tests.servers.zalo_oa import Fault, ZaloOa, landed


class Operator:
    """Someone at a terminal of the server, whose settings are in the environment."""

    def __init__(self, oa: ZaloOa, bot: ZaloBot, folder: Path) -> None:
        self.oa = oa
        self.bot = bot
        self.settings: Settings = settings_of(oa, folder)
        self.env = {
            "LANGNGHE_DATABASE_URL": self.settings.database_url.get_secret_value(),
            "LANGNGHE_SECRET_KEY": KEY,
            "LANGNGHE_ZALO_OA_APP_ID": zalo_oa.APP_ID,
            "LANGNGHE_ZALO_OA_APP_SECRET": zalo_oa.APP_SECRET,
            "LANGNGHE_ZALO_OA_REDIRECT_URL": "https://langnghe.example/zalo",
            "LANGNGHE_ZALO_OA_BASE_URL": oa.url,
            "LANGNGHE_ZALO_OAUTH_BASE_URL": oa.url,
            "LANGNGHE_ZALO_BOT_TOKEN": zalo_bot.TOKEN,
            "LANGNGHE_ZALO_BOT_BASE_URL": bot.url,
        }

    def run(self, *arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, ["zalo", *arguments], input=typed, env=self.env)


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    # The runner's stderr closes with the command: no logger may hold on to it.
    monkeypatch.setattr("bot.commands.log.configure", lambda _level: None)
    oa, bot = ZaloOa(), ZaloBot()
    yield Operator(oa, bot, tmp_path)
    oa.stop()
    bot.stop()


def consent(operator: Operator, monkeypatch: pytest.MonkeyPatch, change: str = "") -> Result:
    """Run `authorize`: open the printed address, agree, type where one lands (with `change`)."""
    shown: list[str] = []

    def prompt(_text: str) -> str:
        return landed(shown[0]) + change

    def echo(line: str, **_options: object) -> None:
        if line.startswith("http"):
            shown.append(line)
        print(line)

    monkeypatch.setattr("bot.zalo_cli.typer.prompt", prompt)
    monkeypatch.setattr("bot.zalo_cli.typer.echo", echo)
    return operator.run("authorize")


def test_consent_is_exchanged_for_tokens(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the consent tokens are kept, encrypted, and nothing of them is shown."""
    done = consent(operator, monkeypatch)
    assert done.exit_code == 0, done.output
    stored = store_of(operator.settings).read()
    assert stored is not None
    assert [stored.tokens.access] == list(operator.oa.access)
    assert "canary" not in done.output
    assert operator.run("status").exit_code == 0


def test_a_new_consent_replaces_the_old(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second consent gives a later version, so that no lease of the first one counts."""
    old = authorise(operator.oa, operator.settings)
    store = store_of(operator.settings)
    assert store.lease(1, "somebody")
    assert consent(operator, monkeypatch).exit_code == 0
    stored = store.read()
    assert stored is not None
    assert stored.version == 2
    assert not stored.in_doubt
    assert stored.tokens.access != old.access
    assert not store.renew(1, old)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("https://langnghe.example/zalo?code=1&state=forged", "state"),
        ("nonsense", "state"),
        ("", "state"),
    ],
)
def test_an_address_of_another_consent_is_refused(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, typed: str, reason: str
) -> None:
    """Only the address that this consent led to is taken."""
    monkeypatch.setattr("bot.zalo_cli.typer.prompt", lambda _text: typed)
    done = operator.run("authorize")
    assert done.exit_code == 2
    assert reason in done.output
    assert store_of(operator.settings).read() is None


def test_a_code_that_zalo_refuses(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zalo's refusal is told by its number; the address holds no second code."""
    operator.oa.fail("access_token", Fault(error=-14003))
    done = consent(operator, monkeypatch)
    assert done.exit_code == 2
    assert "-14003" in done.output
    assert "code" in consent(operator, monkeypatch, change="&code=2").output


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("LANGNGHE_ZALO_OA_APP_ID", "", "LANGNGHE_ZALO_OA_APP_ID"),
        ("LANGNGHE_ZALO_OA_APP_ID", "app", "LANGNGHE_ZALO_OA_APP_ID"),
        ("LANGNGHE_ZALO_OA_REDIRECT_URL", None, "LANGNGHE_ZALO_OA_REDIRECT_URL"),
        ("LANGNGHE_SECRET_KEY", "", "LANGNGHE_SECRET_KEY"),
        ("LANGNGHE_SECRET_KEY", "geheim", "LANGNGHE_SECRET_KEY"),
        ("LANGNGHE_ZALO_OA_APP_SECRET", "", "LANGNGHE_ZALO_OA_APP_SECRET"),
        ("LANGNGHE_ZALO_BOT_TOKEN", "gehe im", "LANGNGHE_ZALO_BOT_TOKEN"),
        ("LANGNGHE_ZALO_BOT_SECRET", "geheim", "LANGNGHE_ZALO_BOT_SECRET"),
        ("LANGNGHE_ZALO_OA_TIMESTAMP", "geheim", "LANGNGHE_ZALO_OA_TIMESTAMP"),
    ],
)
def test_a_missing_or_wrong_setting_is_named(
    operator: Operator, setting: str, value: str | None, reason: str
) -> None:
    """What is not set, or cannot be, is told by name, never with its value."""
    operator.env.pop(setting, None)
    if value is not None:
        operator.env[setting] = value
    done = operator.run("authorize")
    assert done.exit_code == 2
    assert reason in done.output
    assert "geheim" not in done.output


def test_status_before_and_after(operator: Operator) -> None:
    """It says what is missing, until when the token serves, and how messages come."""
    before = operator.run("status")
    assert before.exit_code == 1
    assert "not authorised yet" in before.output
    assert "Bot: good; messages come by polling" in before.output
    authorise(operator.oa, operator.settings)
    operator.bot.webhook = {"url": "https://langnghe.example"}
    after = operator.run("status")
    assert after.exit_code == 0
    assert "Official Account: good; token until 20" in after.output
    assert "by webhook" in after.output


def test_status_tells_that_consent_is_needed(operator: Operator) -> None:
    """A lost refresh token, another key, a refused bot token: each is said."""
    authorise(operator.oa, operator.settings)
    store = store_of(operator.settings)
    assert store.lease(1, "me")
    store.drop_refresh("me")
    operator.bot.tokens.clear()
    found = operator.run("status")
    assert found.exit_code == 1
    assert "needs re-authorisation" in found.output
    assert "Zalo error 401" in found.output
    engine = open_database(operator.settings.database_url.get_secret_value())
    with engine.begin() as connection:
        connection.execute(text("UPDATE zalo_oa_tokens SET access = 'broken'"))
    assert "LANGNGHE_SECRET_KEY" in operator.run("status").output


def test_status_of_nothing(operator: Operator) -> None:
    """Channels that are not set up are no fault."""
    operator.env["LANGNGHE_ZALO_OA_APP_ID"] = operator.env["LANGNGHE_ZALO_BOT_TOKEN"] = ""
    found = operator.run("status")
    assert found.exit_code == 0
    assert found.output.count("not set up") == 2


def test_a_webhook_is_removed_when_asked(operator: Operator) -> None:
    """`unhook` makes polling possible again."""
    operator.bot.webhook = {"url": "https://langnghe.example"}
    assert operator.run("unhook").exit_code == 0
    assert operator.bot.webhook["url"] == ""
    operator.bot.tokens.clear()
    refused = operator.run("unhook")
    assert refused.exit_code == 2
    assert zalo_bot.TOKEN not in refused.output


def test_the_consent_goes_to_zalo(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The printed address asks for this app, with a challenge and not its answer."""
    monkeypatch.setattr("bot.zalo_cli.typer.prompt", lambda _text: "")
    output = operator.run("authorize").output
    address = next(line for line in output.splitlines() if line.startswith("http"))
    assert urlsplit(address).path == "/v4/oa/permission"
    for part in (f"app_id={zalo_oa.APP_ID}", "code_challenge=", "state="):
        assert part in address
    assert "verifier" not in address
