"""A report as CSV: one row a figure, for whoever computes on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from indicators.disclosure import Figure
from indicators.numbers import HIDDEN, NOTHING_CLOSED
from indicators.reports.content import Report
from indicators.reports.tables import Row
from indicators.reports.words import WHOLE_SERVICE

_PUBLISHED = "đã công bố"
_HEAD = (
    "Kế hoạch",
    "Mã địa bàn",
    "Địa bàn",
    "Bảng",
    "Điều khoản",
    "Dòng",
    "Từ ngày",
    "Đến ngày",
    "Số liệu từ ngày",
    "Số liệu đến ngày",
    "Số lượt",
    "Trạng thái",
)
# A spreadsheet takes what begins so for a formula, quoted or not (CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(report: Report) -> bytes:
    """Return the report as CSV (RFC 4180) in UTF-8 with a byte order mark, as Excel wants it.

    Days are ISO 8601, numbers have no separators. A cell that a spreadsheet would take for a
    formula begins with an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    for row in _rows(report):
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    common = report.plan.id, report.unit, report.place
    for detail in report.details:
        reading, indicator = detail.reading, detail.reading.indicator
        whole = Row(indicator.text, reading.period, reading.figure)
        yield (*common, "Chỉ tiêu", indicator.clause, *_cells(whole))
        for row in detail.months.rows:
            month = Row(f"{indicator.text}: {row.label}", row.period, row.figure)
            yield (*common, "Chỉ tiêu theo tháng", indicator.clause, *_cells(month))
    for table in report.tables:
        unit, place = common[1:] if table.of_unit else ("", WHOLE_SERVICE)
        for row in table.rows:
            yield (report.plan.id, unit, place, table.title, "", *_cells(row))


def _cells(row: Row) -> tuple[str, ...]:
    covers = row.figure.covers
    days = (
        row.period.first,
        row.period.last,
        *((covers.first, covers.last) if covers else ("", "")),
    )
    value = "" if row.figure.value is None else str(row.figure.value)
    return (row.label, *map(str, days), value, _state(row.figure))


def _state(figure: Figure) -> str:
    if figure.covers is None:
        return NOTHING_CLOSED
    return HIDDEN if figure.value is None else _PUBLISHED


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
