"""Faulty content stops the start with file, line and reason."""

from pathlib import Path

import pytest

from responses.catalogue import Answer, Catalogue
from responses.yamls import ContentError, read_entries

GOOD = """\
- id: one
  topic: greet
  title: Chào
  text: Chào bạn.
  sources: [{guide: langnghe}]
  reviewed: 2026-11-21
"""


def read(tmp_path: Path, text: str) -> list[Answer]:
    path = tmp_path / "answers.yml"
    path.write_bytes(text.encode())
    return read_entries(path, Answer)


def test_a_good_entry_is_read(tmp_path: Path) -> None:
    """An entry becomes an answer."""
    assert read(tmp_path, GOOD)[0].title == "Chào"


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (GOOD + "- {id: two}\n", ":7:", "two: topic: Field required"),
        (GOOD + "  color: red\n", ":1:", "color: Extra inputs"),
        (GOOD.replace("Chào bạn.", "Ch" + "a" * 700), ":1:", "text: Value should have at most 700"),
        (GOOD.replace("Chào bạn.", "Cha\u0300o"), ":1:", "not in Unicode NFC"),
        (GOOD.replace("id: one", "id: One Two"), ":1:", "id: String should match pattern"),
        (GOOD.replace("[{guide: langnghe}]", "[]"), ":1:", "sources:"),
        (GOOD.replace("{guide: langnghe}", "{}"), ":1:", "wants either law or guide"),
        (GOOD.replace("2026-11-21", "yesterday"), ":1:", "reviewed:"),
        (GOOD + "  title: Lại\n", ":1:", "the same key stands twice"),
        ("id: one\n", ":1:", "a list of entries is wanted"),
        ("- id: [one\n", ":2:", "expected"),
        ("\x00", "", "control characters are not allowed"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, text: str, place: str, reason: str) -> None:
    """The error holds the file, the line of the entry and the reason."""
    with pytest.raises(ContentError) as caught:
        read(tmp_path, text)
    assert f"answers.yml{place}" in str(caught.value)
    assert reason in str(caught.value)


def test_an_id_stands_once(tmp_path: Path) -> None:
    """Two files cannot hold the same answer."""
    (tmp_path / "answers").mkdir()
    for name in ("a.yml", "b.yml"):
        (tmp_path / "answers" / name).write_text(GOOD, encoding="utf-8")
    (tmp_path / "laws.yml").write_text("[]", encoding="utf-8")
    (tmp_path / "guides.yml").write_text("[]", encoding="utf-8")
    with pytest.raises(ContentError, match="one: the id stands twice"):
        Catalogue.load(tmp_path)


def test_the_real_content_loads() -> None:
    """What ships can be used: every answer has a topic, a source and a review."""
    catalogue = Catalogue.load()
    assert len(catalogue) >= 80
