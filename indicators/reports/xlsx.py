"""A report in Excel: an overview, a sheet an indicator and a table, a data dictionary.

Numbers are numbers, days are days, hidden figures are words. Texts are stored as texts whatever
they begin with, so that none of them is ever taken for a formula.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from io import BytesIO
from math import ceil

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell.cell import Cell  # type: ignore[import-untyped]
from openpyxl.chart import BarChart, Reference  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]
from openpyxl.worksheet.hyperlink import Hyperlink  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from indicators.disclosure import Figure
from indicators.measures import NAMES
from indicators.names import COUNTED_WHEN
from indicators.numbers import date_text, figure_text
from indicators.reports.content import Detail, Report
from indicators.reports.tables import Row, Table
from indicators.reports.words import (
    COUNTING,
    LIMITS,
    NOT_KNOWN,
    WHOLE_SERVICE,
    notes,
    target_text,
)

_Value = str | int | float | datetime.date | None
_HEAD_ROW = 3
_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)
_LINK = Font(color="1F4E5F", underline="single")
_HEAD_FILL = PatternFill("solid", fgColor="DCE6EA")
_LINE = Side(style="thin", color="808080")
_RULED = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_NUMBERS = Alignment(horizontal="right", vertical="top", wrap_text=True)
_LINE_HEIGHT = 15
_COUNT, _PERCENT, _DAY = "#,##0", "0.0%", "dd/mm/yyyy"
_OVERVIEW = (
    ("STT", 6),
    ("Trang", 13),
    ("Điều khoản", 26),
    ("Chỉ tiêu", 44),
    ("Mục tiêu", 18),
    ("Số lượt", 12),
    ("Tỷ lệ", 10),
    ("Tiến độ", 10),
    ("Số liệu từ ngày", 16),
    ("Số liệu đến ngày", 18),
)
_DETAIL = (("Số lượt", 16), ("Số liệu từ ngày", 16), ("Số liệu đến ngày", 18))


def write_xlsx(report: Report) -> bytes:
    """Return the report as an .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = f"{report.plan.number}, {report.period.name}"
    book.properties.creator = "Lắng Nghe"
    _overview(book, report)
    for number, detail in enumerate(report.details, start=1):
        _indicator(book, report, number, detail)
    for number, table in enumerate(report.tables, start=1):
        sheet = _sheet(book, f"Bảng {number}", table.title, _where(report, table))
        _figures(sheet, table)
    _dictionary(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _overview(book: Workbook, report: Report) -> None:
    title = f"{report.plan.title} ({report.plan.number})"
    made = f"số liệu lấy ngày {date_text(report.made_on)}"
    sheet = _sheet(book, "Tổng quan", title, f"{report.period.name}; {report.place}; {made}")
    _head(sheet, _OVERVIEW)
    for number, detail in enumerate(report.details, start=1):
        cells = _ruled(sheet, _overview_row(number, detail))
        _lead(cells[1], _indicator_sheet(number))
    _paragraphs(sheet, [f"{title}: {text}" for title, text in COUNTING])
    _paragraphs(sheet, LIMITS)


def _overview_row(number: int, detail: Detail) -> Sequence[tuple[_Value, str]]:
    reading, covers = detail.reading, detail.reading.figure.covers
    return (
        (number, _COUNT),
        (_indicator_sheet(number), ""),
        (reading.indicator.clause, ""),
        (reading.indicator.text, ""),
        (target_text(reading.target), ""),
        (_number(reading.figure), _COUNT),
        _share(None if reading.share is None else reading.share / 100),
        _share(reading.progress),
        (covers.first if covers else NOT_KNOWN, _DAY),
        (covers.last if covers else NOT_KNOWN, _DAY),
    )


def _indicator(book: Workbook, report: Report, number: int, detail: Detail) -> None:
    reading = detail.reading
    where = f"{reading.indicator.clause}; {reading.period.name}; {report.place}"
    sheet = _sheet(book, _indicator_sheet(number), reading.indicator.text, where)
    _figures(sheet, detail.months)
    for label, value in (
        ("Kết quả cả kỳ", (_number(reading.figure), _COUNT)),
        ("Tỷ lệ trên mẫu số", _share(None if reading.share is None else reading.share / 100)),
        ("Mục tiêu", (target_text(reading.target), "")),
        ("Tiến độ", _share(reading.progress)),
    ):
        _ruled(sheet, ((label, ""), value))
    _paragraphs(sheet, notes(reading, report.period))


def _dictionary(book: Workbook) -> None:
    sheet = _sheet(book, "Từ điển dữ liệu", "Từ điển dữ liệu", "Mỗi số liệu được tính khi nào")
    _head(sheet, (("Mã", 24), ("Số liệu", 50), ("Được tính khi", 90)))
    for measure, text in COUNTED_WHEN.items():
        _ruled(sheet, ((str(measure), ""), (NAMES[measure], ""), (text, "")))


def _figures(sheet: Worksheet, table: Table) -> None:
    """Write the rows of a table and, beside it, a chart of what is not hidden."""
    _head(sheet, ((table.head, 44), *_DETAIL))
    for row in table.rows:
        _ruled(sheet, _figure_row(row))
    if table.rows:
        sheet.add_chart(_chart(sheet, table), "F3")


def _figure_row(row: Row) -> Sequence[tuple[_Value, str]]:
    covers = row.figure.covers
    days = (covers.first, covers.last) if covers else (NOT_KNOWN, NOT_KNOWN)
    return ((row.label, ""), (_number(row.figure), _COUNT), *((day, _DAY) for day in days))


def _chart(sheet: Worksheet, table: Table) -> BarChart:
    chart = BarChart()
    chart.type = "col" if table.dated else "bar"
    chart.title, chart.legend = table.title, None
    chart.width, chart.height = 20, max(9, 0.9 * len(table.rows))
    chart.x_axis.delete = chart.y_axis.delete = False
    if not table.dated:
        chart.x_axis.scaling.orientation = "maxMin"  # the first row at the top
    last = _HEAD_ROW + len(table.rows)
    chart.add_data(Reference(sheet, min_col=2, min_row=_HEAD_ROW + 1, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=_HEAD_ROW + 1, max_row=last))
    chart.series[0].graphicalProperties.solidFill = "1F4E5F"
    return chart


def _sheet(book: Workbook, name: str, title: str, subtitle: str) -> Worksheet:
    sheet = book.create_sheet(name)
    for row, (text, font) in enumerate(((title, _TITLE), (subtitle, Font(italic=True))), start=1):
        _put(sheet.cell(row, 1), text).font = font
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "Trang &P/&N"
    return sheet


def _head(sheet: Worksheet, columns: Iterable[tuple[str, float]]) -> None:
    for number, (text, width) in enumerate(columns, start=1):
        cell = _put(sheet.cell(_HEAD_ROW, number), text)
        cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _HEAD_FILL, _RULED, _WRAPPED
        sheet.column_dimensions[cell.column_letter].width = width


def _ruled(sheet: Worksheet, values: Iterable[tuple[_Value, str]]) -> list[Cell]:
    row = sheet.max_row + 1
    cells = [_rule(sheet.cell(row, at), *one) for at, one in enumerate(values, start=1)]
    sheet.row_dimensions[row].height = _LINE_HEIGHT * max(
        _lines(cell.value, sheet.column_dimensions[cell.column_letter].width) for cell in cells
    )
    return cells


def _rule(cell: Cell, value: _Value, form: str) -> Cell:
    _put(cell, value)
    cell.border, cell.alignment = _RULED, _NUMBERS if form else _WRAPPED
    if form and not isinstance(value, str):
        cell.number_format = form
    return cell


def _lines(value: _Value, width: float) -> int:
    # Not every program fits a row to wrapped text by itself.
    return max(1, ceil(len(value) / width)) if isinstance(value, str) else 1


def _put(cell: Cell, value: _Value) -> Cell:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _lead(cell: Cell, sheet: str) -> None:
    """Make the cell a link to a sheet of this file."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")
    cell.font = _LINK


def _paragraphs(sheet: Worksheet, texts: Iterable[str]) -> None:
    """Write texts below all else, each across the columns of the table."""
    columns = sheet.column_dimensions.values()
    width = sum(column.width for column in columns)
    for row, text in enumerate(texts, start=sheet.max_row + 2):
        _put(sheet.cell(row, 1), text).alignment = _WRAPPED
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
        sheet.row_dimensions[row].height = _LINE_HEIGHT * _lines(text, width)


def _number(figure: Figure) -> int | str:
    return figure_text(figure) if figure.value is None else figure.value


def _share(value: float | None) -> tuple[_Value, str]:
    return NOT_KNOWN if value is None else value, _PERCENT


def _indicator_sheet(number: int) -> str:
    return f"Chỉ tiêu {number}"


def _where(report: Report, table: Table) -> str:
    return f"{report.period.name}; {report.place if table.of_unit else WHOLE_SERVICE}"
