"""`langnghe report` and `langnghe demo-data`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook  # type: ignore[import-untyped]
from typer.testing import CliRunner, Result

from bot.cli import app
from indicators.categories import Channel, Event, Key, Language, Topic
from indicators.counts import Counts


class Office:
    """Someone at a terminal of the server; a year of made-up counts is in the database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, env={"LANGNGHE_DATABASE_URL": self.url})

    def report(self, out: Path, **options: str) -> Result:
        given = {"plan": "my-thanh-2024", "period": "2026"} | options
        pairs = [part for name, value in given.items() for part in (f"--{name}", value)]
        return self.run("report", *pairs, "--out", str(out))


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    # The runner's stderr closes with the command: no logger may hold on to it.
    monkeypatch.setattr("bot.commands.log.configure", lambda _level: None)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database."""
    return f"sqlite:///{tmp_path_factory.mktemp('office') / 'langnghe.db'}"


@pytest.fixture
def office(url: str) -> Office:
    """The office; the first to ask fills the database."""
    if Counts(url).empty():
        assert Office(url).run("demo-data").exit_code == 0
    return Office(url)


def test_a_report_is_written_in_word_for_the_plans_own_place(
    office: Office, tmp_path: Path
) -> None:
    """Without a format and unit: Word, and the unit whose plan it is, by name."""
    done = office.report(tmp_path / "report.docx")
    assert done.exit_code == 0, done.output
    word = Document(str(tmp_path / "report.docx"))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "Địa bàn: Phường Mỹ Thới, An Giang." in text


def test_a_report_is_written_in_excel_and_csv(office: Office, tmp_path: Path) -> None:
    """As asked for, of the whole service too."""
    for form in ("xlsx", "csv"):
        done = office.report(tmp_path / f"report.{form}", format=form, unit="all")
        assert done.exit_code == 0, done.output
    assert load_workbook(tmp_path / "report.xlsx").sheetnames[0] == "Tổng quan"
    assert "toàn bộ dịch vụ" in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")


def test_a_file_without_a_name_is_named_for_what_it_holds(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plan, period and unit, in the folder where one stands; its name is printed."""
    monkeypatch.chdir(tmp_path)
    done = office.run(
        "report", "--plan", "my-thanh-2024", "--period", "2026-Q3", "--unit", "91",
        "--format", "csv",
    )  # fmt: skip
    assert done.output.strip() == "bao-cao_my-thanh-2024_2026-Q3_91.csv"
    assert (tmp_path / done.output.strip()).is_file()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"plan": "no-such-plan"}, "--plan no-such-plan: no such plan; there are"),
        ({"period": "2026-13"}, "--period"),
        ({"period": "October"}, "--period"),
        ({"unit": "99999"}, "--unit 99999: no province or commune has this code"),
        ({"unit": "Mỹ Thới"}, "--unit Mỹ Thới"),
        ({"format": "pdf"}, "--format"),
    ],
)
def test_a_wrong_option_is_named(
    office: Office, tmp_path: Path, options: dict[str, str], said: str
) -> None:
    """Exit code 2, one sentence on standard error, no file."""
    done = office.report(tmp_path / "report.docx", **options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "report.docx").exists()


def test_a_file_that_cannot_be_written_is_named(office: Office, tmp_path: Path) -> None:
    """With the reason."""
    out = tmp_path / "missing" / "report.csv"
    done = office.report(out, format="csv")
    assert done.exit_code == 2
    assert f"--out {out}: No such file or directory" in done.stderr


def test_a_database_that_cannot_be_used_is_named_without_its_address() -> None:
    """An address may hold a password."""
    office = Office("postgresql+psycopg://someone:canary@127.0.0.1:1/none")
    for arguments in (("demo-data",), ("report", "--plan", "my-thanh-2024", "--period", "2026")):
        done = office.run(*arguments)
        assert done.exit_code == 2
        assert "LANGNGHE_DATABASE_URL" in done.stderr
        assert "canary" not in done.output


def test_made_up_counts_never_join_others(tmp_path: Path) -> None:
    """A database with a single count is refused and stays as it is."""
    url = f"sqlite:///{tmp_path / 'langnghe.db'}"
    counts = Counts(url)
    key = Key(date(2026, 1, 1), Event.MESSAGE, Topic.NONE, Channel.WEB, "", Language.VI)
    counts.add({key: 1})
    done = Office(url).run("demo-data")
    assert done.exit_code == 2
    assert "LANGNGHE_DATABASE_URL" in done.stderr
    assert counts.read() == {key: 1}


def test_counts_are_printed_as_they_may_be_told(office: Office, tmp_path: Path) -> None:
    """By measure, in tens, of the whole service or a place; nothing under ten, nothing open."""
    told = office.run("counts").stdout
    assert re.search(r"^Năm \d{4}$", told, re.MULTILINE)
    assert re.search(r"\d0$", told, re.MULTILINE)
    empty = Office(f"sqlite:///{tmp_path / 'empty.db'}").run("counts").stdout
    assert "dưới 10" in empty
    assert not re.search(r"  \d[\d.]*$", empty, re.MULTILINE)


def test_counts_name_the_wrong_option(office: Office) -> None:
    """A period or unit that there is not is named."""
    for option, wrong in (("--period", "2026-Q7"), ("--unit", "999")):
        done = office.run("counts", option, wrong)
        assert done.exit_code == 2
        assert option in done.output
