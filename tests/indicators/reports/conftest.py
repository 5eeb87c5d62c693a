"""A report over made-up figures, and one over counts."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter

from indicators.denominators import Entry
from indicators.disclosure import Figure
from indicators.measures import Measure
from indicators.periods import Period, PeriodKind, month_parts, own_range, parse_period
from indicators.plans import Deadline, Denominator, Indicator, Plan, Target, Unserved
from indicators.readings import Reading
from indicators.reports.content import Detail, Report
from indicators.reports.tables import Row, Table

YEAR = parse_period("2026")
TODAY = date(2026, 11, 22)
CLOSED = own_range(date(2026, 1, 1), date(2026, 10, 31))
# What an editor might type, out of malice or by accident.
MALICE = '=HYPERLINK("http://example.org";"x")\x07'
PEOPLE = Denominator("population", "Dân số của địa bàn", "người")


def known(value: int, covers: Period = CLOSED) -> Figure:
    return Figure(value, covers == YEAR, covers)


HIDDEN, OPEN = Figure(None, False, CLOSED), Figure(None, False, None)


def indicator(number: int, *, shared: bool = False) -> Indicator:
    fields = {
        "id": f"indicator-{number}",
        "clause": f"Mục II.{number}",
        "text": f"Lượt hỏi đáp số {number}",
        "measures": [Measure.KNOWLEDGE_LAW],
        "period": PeriodKind.YEAR,
        "denominator": PEOPLE.id if shared else None,
        "targets": [Target(50, "%", 2026)] if shared else [],
        "note": "Đây là lượt, không phải người.",
    }
    context = {"denominators": {PEOPLE.id: PEOPLE}}
    return TypeAdapter(Indicator).validate_python(fields, context=context)


def months(title: str) -> Table:
    figures = (known(1230), HIDDEN, *(known(10 * one) for one in range(1, 9)))
    rows = (
        Row(month.name, month, figure)
        for month, figure in zip(month_parts(YEAR), figures, strict=False)
    )
    return Table(title, "Tháng", tuple(rows), dated=True)


def detail(
    of: Indicator,
    figure: Figure,
    entry: Entry | None = None,
    share: float | None = None,
    progress: float | None = None,
) -> Detail:
    reading = Reading(of, YEAR, figure, entry, share, of.target_in(2026), progress)
    return Detail(reading, months(of.text))


def bars(title: str, *figures: Figure, of_unit: bool = True) -> Table:
    rows = tuple(Row(f"Dòng {at}", YEAR, figure) for at, figure in enumerate(figures))
    return Table(title, "Loại", rows, of_unit=of_unit)


PLAN = Plan(
    id="made-up-2026",
    number="12/KH-UBND",
    title="Kế hoạch thử nghiệm",
    issuer="Ủy ban nhân dân phường Thử",
    place="30301",
    first=2026,
    last=2026,
    indicators=(indicator(1, shared=True), indicator(2), indicator(3)),
    unserved=(Unserved("Mục III", "Số nữ lãnh đạo", "Do cơ quan nội vụ thống kê."),),
    source="Tự đặt ra để thử.",
    deadlines=(Deadline("Báo cáo năm", PeriodKind.YEAR, "Sở Thử", "Mục VI", 3, 15),),
)


@pytest.fixture(scope="session")
def report() -> Report:
    """Numbers, hidden ones and such as are still to come; a source typed by an editor."""
    entry = Entry("population", "30301", 2026, 41200, MALICE, date(2026, 3, 1), 1)
    first, second, third = PLAN.indicators
    return Report(
        plan=PLAN,
        period=YEAR,
        unit="30301",
        place="Phường Thử, tỉnh Thử",
        made_on=TODAY,
        details=(
            detail(first, known(12360), entry, 30.0, 0.6),
            detail(second, HIDDEN),
            detail(third, OPEN),
        ),
        tables=(
            months("Lượt cung cấp kiến thức theo tháng"),
            bars("Lượt giới thiệu dịch vụ theo loại", known(40), HIDDEN, OPEN),
            bars("Lượt tin nhắn theo kênh", known(1500), HIDDEN, of_unit=False),
            bars("Bảng không có dòng nào"),
        ),
    )
