"""`langnghe staff`: accounts made, listed and changed at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.staff_pages import places
from indicators.database import open_database
from staff.accounts import Account, Accounts, Role
from staff.audit import Act, Audit
from staff.lockout import ONE_ACCOUNT, LockOut
from staff.sessions import StaffSessions

PASSWORD = "mùa gặt tháng mười"  # noqa: S105 - made up for tests
OTHER = "nắng sớm trên đồi chè"


class Terminal:
    """Someone at a terminal of the server."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'staff.db'}"
        self.engine = open_database(self.url)
        self.accounts = Accounts(self.engine)
        self.audit = Audit(self.engine)

    def run(self, *arguments: str, typed: str = "") -> Result:
        env = {"LANGNGHE_DATABASE_URL": self.url}
        return CliRunner().invoke(app, ["staff", *arguments], input=typed, env=env)

    def add(self, *arguments: str, password: str = PASSWORD) -> Result:
        return self.run("add", "lan", *arguments, typed=f"{password}\n")

    def lan(self) -> Account:
        return self.accounts.named("lan")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    # The runner's stderr closes with the command: no logger may hold on to it.
    monkeypatch.setattr("bot.commands.log.configure", lambda _level: None)
    return Terminal(tmp_path)


def test_an_account_is_made(terminal: Terminal) -> None:
    """Role and units are as asked for, the password from standard input opens; it is noted."""
    done = terminal.add("--role", "editor", "--unit", "38", "--unit", "20194")
    assert done.exit_code == 0, done.output
    lan = terminal.lan()
    assert (lan.role, lan.units) == (Role.EDITOR, ("20194", "38"))
    assert terminal.accounts.check(lan, PASSWORD)
    assert PASSWORD not in done.output
    line = terminal.audit.read()[0]
    assert (line.act, line.actor, line.subject) == (Act.ACCOUNT_ADDED, None, "lan")
    assert line.detail == "editor 20194 38"


def test_all_is_the_whole_service(terminal: Terminal) -> None:
    """`--unit all` lets a viewer see everything; an administrator needs no unit."""
    assert terminal.add("--unit", "all").exit_code == 0
    assert terminal.lan().units == ("",)
    done = terminal.run("add", "hoa", "--role", "administrator", typed=f"{PASSWORD}\n")
    assert done.exit_code == 0
    listed = terminal.run("list").output
    assert "viewer all" in listed
    assert "administrator" in listed


def test_at_a_terminal_the_password_is_typed_twice_unseen(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for without echo, and again to be sure."""
    asked: list[dict[str, object]] = []

    def prompt(_text: str, **how: object) -> str:
        asked.append(how)
        return PASSWORD

    monkeypatch.setattr("bot.staff_cli._at_a_terminal", lambda: True)
    monkeypatch.setattr("bot.staff_cli.typer.prompt", prompt)
    assert terminal.run("add", "lan", "--unit", "38").exit_code == 0
    assert [(how["hide_input"], bool(how["confirmation_prompt"])) for how in asked] == [
        (True, True)
    ]


@pytest.mark.parametrize(
    ("arguments", "password", "reason"),
    [
        (("add", "lan", "--unit", "99"), PASSWORD, "--unit 99: no province or commune"),
        (("add", "lan"), PASSWORD, "lan: a viewer needs at least one unit"),
        (("add", "Lan Nguyễn", "--unit", "38"), PASSWORD, "'Lan Nguyễn'"),
        (("add", "lan", "--unit", "38"), "ngắn", "the password: 12 to 256"),
        (("add", "lan", "--unit", "38"), "", "the password: 12 to 256"),
        (("password", "hoa"), PASSWORD, "'hoa': there is no account"),
        (("disable", "hoa"), "", "'hoa': there is no account"),
        (("units", "hoa", "--unit", "38"), "", "'hoa': there is no account"),
    ],
)
def test_mistakes_are_told(
    terminal: Terminal, arguments: tuple[str, ...], password: str, reason: str
) -> None:
    """One line says what is wrong and where; nothing is made; the password is not repeated."""
    done = terminal.run(*arguments, typed=f"{password}\n")
    assert done.exit_code == 2
    assert f"langnghe: {reason}" in done.output
    assert "Traceback" not in done.output
    assert not password or password not in done.output
    assert terminal.accounts.all() == []


def test_a_name_twice(terminal: Terminal) -> None:
    """The second account of a name is refused."""
    terminal.add("--unit", "38")
    again = terminal.add("--unit", "48")
    assert again.exit_code == 2
    assert "already an account" in again.output
    assert terminal.lan().units == ("38",)


def test_a_new_password_ends_sessions_and_a_lock(terminal: Terminal) -> None:
    """Whoever had the old one is out; the owner can sign in at once."""
    terminal.add("--unit", "38")
    sessions, lock_out = StaffSessions(terminal.engine, terminal.accounts), LockOut(terminal.engine)
    token = sessions.start(terminal.lan())
    for _ in range(ONE_ACCOUNT.most + 1):
        lock_out.attempt(terminal.lan(), "lan")
    assert terminal.run("password", "lan", typed=f"{OTHER}\n").exit_code == 0
    assert sessions.account(token) is None
    assert lock_out.attempt(terminal.lan(), "lan").admitted
    assert terminal.accounts.check(terminal.lan(), OTHER)
    assert terminal.audit.read()[0].act is Act.PASSWORD_CHANGED


def test_an_account_is_disabled_and_opened_again(terminal: Terminal) -> None:
    """Its sessions end with it; the list says so; both are noted."""
    terminal.add("--unit", "38")
    token = StaffSessions(terminal.engine, terminal.accounts).start(terminal.lan())
    assert terminal.run("disable", "lan").exit_code == 0
    assert "disabled" in terminal.run("list").output
    assert terminal.run("disable", "lan", "--undo").exit_code == 0
    assert "disabled" not in terminal.run("list").output
    assert StaffSessions(terminal.engine, terminal.accounts).account(token) is None
    acts = [line.act for line in terminal.audit.read()]
    assert acts[:2] == [Act.ACCOUNT_ENABLED, Act.ACCOUNT_DISABLED]


def test_units_are_changed(terminal: Terminal) -> None:
    """The new units stand for the old ones; a viewer without any is refused."""
    terminal.add("--unit", "38")
    assert terminal.run("units", "lan", "--unit", "48").exit_code == 0
    assert terminal.lan().units == ("48",)
    assert terminal.run("units", "lan").exit_code == 2
    assert terminal.lan().units == ("48",)
    assert terminal.audit.read()[0].detail == "viewer 48"


def test_an_empty_list_says_how_to_begin(terminal: Terminal) -> None:
    """Without any account the list names the command that makes one."""
    assert "langnghe staff add" in terminal.run("list").output


def test_a_database_that_cannot_be_used_is_named(terminal: Terminal, tmp_path: Path) -> None:
    """The setting is named, and what SQLite says of the file."""
    (tmp_path / "broken.db").write_bytes(b"no database" * 100)
    terminal.url = f"sqlite:///{tmp_path / 'broken.db'}"
    done = terminal.run("list")
    assert done.exit_code == 2
    assert "LANGNGHE_DATABASE_URL: cannot be used (file is not a database)" in done.output


def test_many_units_fit_the_log(terminal: Terminal) -> None:
    """However many units, what is noted of them keeps to its column."""
    many = [code for code in places().names if len(code) == 2]
    assert terminal.add(*(part for unit in many for part in ("--unit", unit))).exit_code == 0
    noted = terminal.audit.read()[0].detail
    assert len(noted) <= 200
    assert noted.endswith(f"and {len(many) - 25} more")
