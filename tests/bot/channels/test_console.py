"""The command line: one message, many, a conversation, and clear errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FIELDS = "id urgency intent confidence answer topic offered text ms".split()


def langnghe(
    *arguments: str, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    return subprocess.run(  # noqa: S603 - our own program
        command,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def lines(*entries: dict[str, object]) -> str:
    return "".join(json.dumps(entry) + "\n" for entry in entries)


def test_many_messages_in_order() -> None:
    """Each JSON line gets one line back, in order, with the promised fields."""
    given = lines(
        {"id": 1, "text": "nó đang đánh em cứu với", "label": "ignored"},
        {"id": "b", "text": "thoát"},
        {"id": None, "text": ""},
    )
    done = langnghe("ask", "--json", stdin=given)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == [1, "b", None]
    assert all(list(row) == FIELDS for row in rows)
    assert rows[0]["urgency"] == "immediate_danger"
    assert "113" in rows[0]["text"]
    assert rows[1]["urgency"] == "none"


def test_lines_from_a_file(tmp_path: Path) -> None:
    """--file reads the lines from there."""
    path = tmp_path / "messages.jsonl"
    path.write_text(lines({"id": 7, "text": "xin số điện thoại"}), encoding="utf-8")
    row = json.loads(langnghe("ask", "--json", "--file", str(path)).stdout)
    assert row["id"] == 7
    assert "1800 8077" in row["text"]


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"id": 1}', '{"id": 1, "text": 5}'])
def test_a_faulty_line_is_named(line: str) -> None:
    """The error gives the line's number; the lines before it are answered."""
    done = langnghe("ask", "--json", stdin=lines({"id": 1, "text": "alo"}) + line + "\n")
    assert done.returncode == 2
    assert "line 2:" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["id"] == 1


def test_one_message() -> None:
    """`langnghe ask` prints what a person would read, numbers included."""
    done = langnghe("ask", "chồng em đang cầm dao rượt em")
    assert "113" in done.stdout
    assert "1." in done.stdout


def test_a_conversation_until_it_is_left() -> None:
    """`langnghe chat` greets, takes choices by number and ends with "thoát"."""
    done = langnghe("chat", stdin="2\nthoát\nnever read\n")
    assert "không phải người thật" in done.stdout
    assert "1800 8077" in done.stdout
    assert done.stdout.rstrip().endswith("Đã kết thúc.")


@pytest.mark.parametrize(
    ("setting", "value", "complaint"),
    [
        ("LANGNGHE_PORT", "99999", "LANGNGHE_PORT: "),
        ("LANGNGHE_DATABASE_URL", "mysql://a:geheim@b/c", "LANGNGHE_DATABASE_URL: "),
        ("LANGNGHE_RASA_URL", "not a url", "LANGNGHE_RASA_URL: "),
        ("LANGNGHE_LOG_LEVEL", "loud", "LANGNGHE_LOG_LEVEL: "),
    ],
)
def test_a_wrong_setting_is_named(setting: str, value: str, complaint: str) -> None:
    """A setting that cannot be used stops the start with its name, never with its value."""
    done = langnghe("counts", **{setting: value})
    assert done.returncode == 2
    assert complaint in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr
