"""Nothing that people type, and no id or secret of theirs, is left anywhere (`make canaries`)."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import struct
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest

from indicators.categories import Channel
from tests.canaries.people import Person, people
from tests.canaries.run import Result, run, search
from tests.canaries.search import Needles
from tests.servers.postgresql import PostgreSQL
from tests.servers.valkey import ValkeyStore

CONVERSATIONS = 300


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What came of some hundred conversations over every channel, with faults."""
    result = run(tmp_path_factory.mktemp("world"), CONVERSATIONS)
    print(result.figures)
    return result


def test_nothing_planted_is_found(result: Result) -> None:
    """Database, WAL, logs, home, temporary folders and pages hold nothing planted in any form."""
    assert result.figures.found == 0, [(one.name, one.form, one.file) for one in result.found[:5]]
    assert result.figures.messages > 5 * CONVERSATIONS
    assert result.figures.megabytes > 5, "the logs are loud"


def test_every_stage_has_failed(result: Result) -> None:
    """Each stage of a conversation, the model and the database raised an error on the way."""
    assert not result.unfailing
    assert result.figures.faults > CONVERSATIONS / 5


def test_no_file_is_open_elsewhere(result: Result) -> None:
    """The server writes to no file outside of the folders that are searched."""
    assert not result.open_elsewhere


def test_the_server_leaves_no_core(result: Result) -> None:
    """A crash would write no picture of the memory."""
    assert result.core_limit.split()[4:6] == ["0", "0"]


def test_a_leak_would_be_found(tmp_path: Path) -> None:
    """Where the program logs what is typed, every channel's people are found in its logs."""
    result = run(tmp_path, 20, leak=True)
    names = {one.name for one in result.found} - {"secret"}
    found = {int(name.rpartition(" ")[2]) for name in names}
    assert {person.channel for person in people(20, seed=20)} == set(Channel)
    assert found == set(range(20))
    assert {Path(one.file).name for one in result.found} == {"serve.log", "chat.log"}


def test_nothing_is_found_in_the_servers_of_many_replicas(
    tmp_path: Path, postgresql: PostgreSQL, valkey: ValkeyStore
) -> None:
    """PostgreSQL's files and all that was ever written to Valkey hold nothing planted either."""
    valkey.client.config_set("appendonly", "yes")
    settings = {
        "LANGNGHE_DATABASE_URL": postgresql.new_database(),
        "LANGNGHE_VALKEY_URL": valkey.url,
    }
    result = run(tmp_path, 40, settings=settings, also=(postgresql.folder, valkey.folder))
    written = b"".join(path.read_bytes() for path in valkey.folder.rglob("*.aof"))
    valkey.client.config_set("appendonly", "no")
    assert b"offered" in written, "sessions were written there"
    assert not (tmp_path / "langnghe.db").exists()
    assert not result.found


@pytest.fixture(scope="module")
def anna() -> Person:
    """A person whose words are written to files on purpose."""
    return people(1, seed=3)[0]


def written(anna: Person) -> dict[str, bytes]:
    """Return what a leak could look like, by its name."""
    name, phone, story = (anna.planted[key] for key in ("name", "phone", "story"))
    latitude, message = anna.degrees[0], anna.messages[0]
    half = len(story.encode()) // 2
    return {
        "as it is": name.encode(),
        "decomposed": unicodedata.normalize("NFD", name).encode(),
        "in capitals": name.upper().encode(),
        "JSON": json.dumps({"text": story}).encode(),
        "a representation": repr(story.encode()).encode(),
        "an address": f"GET /?q={quote(name)} HTTP/1.1".encode(),
        "base64": base64.b64encode(f"x{story}".encode()),
        "base64 of another offset": base64.urlsafe_b64encode(f"xy{story}".encode()),
        "UTF-16": name.encode("utf-16"),
        "hexadecimal": story.encode().hex().encode(),
        "MD5": hashlib.md5(phone.encode()).hexdigest().encode(),  # noqa: S324 - what must be found
        "SHA-1": hashlib.sha1(name.encode()).digest(),  # noqa: S324
        "SHA-256 of the message": hashlib.sha256(message.encode()).hexdigest().encode(),
        "a shortened hash": hashlib.sha256(anna.chat.encode()).hexdigest()[:20].encode(),
        "a hash in base64": base64.b64encode(hashlib.sha256(anna.chat.encode()).digest()),
        "a number": struct.pack(">q", int(anna.chat)),
        "degrees": struct.pack(">d", latitude),
        "half of it": story.encode()[:half] + b"...",
    }


def test_every_form_is_found(anna: Person, tmp_path: Path) -> None:
    """Whatever way a value is written, it is found; half of a story is not claimed to be."""
    for name, content in written(anna).items():
        (tmp_path / name).write_bytes(b"\0" * 5 + content + b" ")
    _, found = search(list(tmp_path.iterdir()), [anna], ())
    assert {Path(one.file).name for one in found} == set(written(anna)) - {"half of it"}


def test_what_a_database_forgot_is_found(anna: Person, tmp_path: Path) -> None:
    """A deleted row is found on its free page, a row that is only in the WAL is found there."""
    database = sqlite3.connect(tmp_path / "counts.db")
    database.execute("PRAGMA secure_delete=OFF")
    database.execute("CREATE TABLE told (text, chat)")
    database.execute("INSERT INTO told VALUES (?, 0)", (anna.planted["story"],))
    database.commit()
    database.execute("DELETE FROM told")
    database.commit()
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("INSERT INTO told VALUES ('', ?)", (int(anna.chat),))
    database.commit()
    _, found = search(list(tmp_path.iterdir()), [anna], ())
    database.close()
    where = {(Path(one.file).name, one.name) for one in found}
    assert where == {("counts.db", "story of 0"), ("counts.db-wal", "chat of 0")}


def test_long_files_are_searched_whole(tmp_path: Path) -> None:
    """What stands across the border of two parts of a file, or at its very end, is found."""
    part = 16 * 1024 * 1024
    needle = b"planted value"
    for number, start in enumerate((0, 1, part - 20, part - 13, part - 6, part - 1, part + 2)):
        content = bytearray(part + 15)
        content[start : start + len(needle)] = needle
        path = tmp_path / str(number)
        path.write_bytes(content[: part + 15])
        assert len(list(Needles([("one", needle)]).find(path))) == 1, start


def test_short_values_are_refused() -> None:
    """A form too short to mean anything is an error, never left out in silence."""
    with pytest.raises(ValueError, match="7 bytes"):
        Needles([("one", b"1234567")])
