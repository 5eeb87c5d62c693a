"""What a report is about: its subject, days and place, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.numbers import date_text
from indicators.plans import Plan
from indicators.reports.content import Report


def scope(report: Report) -> Iterator[str]:
    """Yield the sentences."""
    plan, period = report.plan, report.period
    yield (
        "Nội dung: hoạt động của trợ lý Lắng Nghe, chương trình trả lời tự động trên web, Telegram "
        "và Zalo về bình đẳng giới và phòng, chống bạo lực gia đình, đối chiếu với các chỉ tiêu "
        f"của {plan.title} ({plan.number})."
    )
    days = f"từ {date_text(period.first)} đến hết {date_text(period.last)}"
    yield f"Thời gian: {period.name} ({days})."
    yield f"Địa bàn: {report.place}."
    yield f"Số liệu được lấy ngày {date_text(report.made_on)}."
    if not plan.holds_in(period.last.year):
        yield (
            f"Kỳ báo cáo nằm ngoài thời gian của văn bản ({_years(plan)}); các mục tiêu của văn "
            "bản chỉ để tham khảo."
        )
    if plan.note:
        yield f"Lưu ý: {plan.note}"


def _years(plan: Plan) -> str:
    if plan.last is None:
        return f"từ năm {plan.first}"
    return f"năm {plan.first}" if plan.first == plan.last else f"{plan.first}–{plan.last}"
