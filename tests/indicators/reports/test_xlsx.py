"""A report in Excel, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from indicators.measures import Measure
from indicators.numbers import HIDDEN, NOTHING_CLOSED
from indicators.reports import Report, write_xlsx


@pytest.fixture(scope="module")
def content(report: Report) -> bytes:
    """The file."""
    return write_xlsx(report)


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    """The file, opened again."""
    return load_workbook(BytesIO(content))


def row_of(sheet: Any, label: str) -> list[Any]:
    """Return the cells of the row that holds `label`."""
    (row,) = [row for row in sheet.iter_rows() if label in [cell.value for cell in row]]
    return list(row)


def test_there_is_a_sheet_for_each_indicator_and_table(book: Any) -> None:
    """And an overview before, a data dictionary after."""
    indicators = ["Chỉ tiêu 1", "Chỉ tiêu 2", "Chỉ tiêu 3"]
    tables = ["Bảng 1", "Bảng 2", "Bảng 3", "Bảng 4"]
    assert book.sheetnames == ["Tổng quan", *indicators, *tables, "Từ điển dữ liệu"]


def test_numbers_are_numbers_and_hidden_ones_words(book: Any) -> None:
    """Whoever sums a column sums what is published; a hidden figure is no zero."""
    sheet = book["Tổng quan"]
    first, second, third = (row_of(sheet, f"Lượt hỏi đáp số {at}") for at in (1, 2, 3))
    assert [row[5].value for row in (first, second, third)] == [12360, HIDDEN, NOTHING_CLOSED]
    assert first[6].value == pytest.approx(0.3)
    assert first[7].value == pytest.approx(0.6)
    assert (first[5].number_format, first[6].number_format) == ("#,##0", "0.0%")
    assert first[9].value == datetime(2026, 10, 31)


def test_the_overview_leads_to_each_sheet(book: Any) -> None:
    """Its links name sheets that are there."""
    links = [row[1].hyperlink for row in book["Tổng quan"].iter_rows(min_row=4) if row[1].hyperlink]
    assert [one.location for one in links] == [f"'Chỉ tiêu {at}'!A1" for at in (1, 2, 3)]


def test_a_sheet_of_an_indicator_has_its_months_and_chart(book: Any) -> None:
    """The months stand right below the head, and the chart is of all of them."""
    sheet = book["Chỉ tiêu 1"]
    assert [sheet.cell(row, 2).value for row in (4, 5, 6)] == [1230, HIDDEN, 10]
    (chart,) = sheet._charts
    assert chart.series[0].val.numRef.f == "'Chỉ tiêu 1'!$B$4:$B$13"


def test_every_sheet_can_be_read_and_printed(book: Any) -> None:
    """The head stays in sight and on each page; all columns fit an A4 page; columns have widths."""
    for sheet in book:
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$3:$3"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(column.width > 5 for column in sheet.column_dimensions.values())


def test_no_text_is_a_formula(book: Any, content: bytes) -> None:
    """Whatever an editor typed as a source, a program that opens the file computes nothing."""
    said = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "=HYPERLINK" in said
    assert not [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name) or "charts/" in name


def test_a_place_that_begins_as_a_formula_stays_a_text(report: Report) -> None:
    """Also where it is a cell's very beginning."""
    plan = replace(report.plan, title="=1+1")
    sheet = load_workbook(BytesIO(write_xlsx(replace(report, plan=plan))))["Tổng quan"]
    assert sheet["A1"].data_type == "s"
    assert sheet["A1"].value.startswith("=1+1")


def test_the_dictionary_explains_every_measure(book: Any) -> None:
    """One row each, by its code."""
    sheet = book["Từ điển dữ liệu"]
    codes = [row[0].value for row in sheet.iter_rows(min_row=4)]
    assert codes == [str(measure) for measure in Measure]
