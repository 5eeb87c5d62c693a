"""A report as CSV, read back as a spreadsheet would."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest

from indicators.numbers import HIDDEN, NOTHING_CLOSED
from indicators.reports import Report, write_csv


def lines(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(write_csv(report).decode("utf-8-sig"), newline="")))


def test_it_begins_with_a_byte_order_mark(report: Report) -> None:
    """Excel takes UTF-8 without one for something else, and Vietnamese for noise."""
    assert write_csv(report).startswith(b"\xef\xbb\xbf")


def test_each_figure_is_one_row(report: Report) -> None:
    """Indicators, their months, and the rows of every table."""
    figures = sum(1 + len(detail.months.rows) for detail in report.details)
    figures += sum(len(table.rows) for table in report.tables)
    assert len(lines(report)) == figures


def test_numbers_are_bare_and_hidden_ones_are_empty(report: Report) -> None:
    """A program reads the number or the state; it never takes a hidden figure for zero."""
    whole = [line for line in lines(report) if line["Bảng"] == "Chỉ tiêu"]
    assert [line["Số lượt"] for line in whole] == ["12360", "", ""]
    assert [line["Trạng thái"] for line in whole] == ["đã công bố", HIDDEN, NOTHING_CLOSED]


def test_days_asked_for_and_days_covered_stand_apart(report: Report) -> None:
    """A year that is not over says which days its number is of."""
    first, _second, third = [line for line in lines(report) if line["Bảng"] == "Chỉ tiêu"]
    assert (first["Từ ngày"], first["Đến ngày"]) == ("2026-01-01", "2026-12-31")
    assert (first["Số liệu từ ngày"], first["Số liệu đến ngày"]) == ("2026-01-01", "2026-10-31")
    assert (third["Số liệu từ ngày"], third["Số liệu đến ngày"]) == ("", "")


def test_figures_of_the_whole_service_are_not_said_to_be_of_the_unit(report: Report) -> None:
    """Their rows have no unit's code."""
    units = {line["Bảng"]: line["Mã địa bàn"] for line in lines(report)}
    assert units["Lượt tin nhắn theo kênh"] == ""
    assert units["Lượt giới thiệu dịch vụ theo loại"] == "30301"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(report: Report, start: str) -> None:
    """A text that a spreadsheet would compute begins with an apostrophe."""
    place = f"{start}cmd|'/c calc'!A1"
    written = lines(replace(report, place=place))
    assert {line["Địa bàn"] for line in written if line["Mã địa bàn"]} == {f"'{place}"}
