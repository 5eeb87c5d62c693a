"""A report in Word, laid out as an administrative document (Decree 30/2020/NĐ-CP, Appendix I)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from docx.document import Document as Word

from indicators.measures import NAMES
from indicators.names import COUNTED_WHEN
from indicators.numbers import figure_text
from indicators.reports import layout
from indicators.reports.content import Report
from indicators.reports.layout import Column
from indicators.reports.scope import scope
from indicators.reports.styles import new_document
from indicators.reports.tables import Table
from indicators.reports.words import (
    COUNTING,
    LAWS,
    LIMITS,
    NOTHING_TO_SHOW,
    chart_text,
    notes,
    progress_text,
    result_text,
    target_text,
)

_INDICATORS = (
    Column("STT", 14),
    Column("Điều khoản", 29),
    Column("Chỉ tiêu", 44),
    Column("Mục tiêu", 21),
    Column("Kết quả (lượt)", 22, number=True),
    Column("Tiến độ", 17, number=True),
    Column("Ghi chú", 17),
)
_LETTERS = "abcdđeghiklmn"  # in the order of the Vietnamese alphabet
# A chart of more bars fills a page and says no more than its table.
_CHARTED = 12
_UNSERVED = (Column("Điều khoản", 38), Column("Nội dung", 62), Column("Vì sao", 64))
_MEANINGS = (Column("Số liệu", 60), Column("Được tính khi", 104))


def write_docx(report: Report) -> bytes:
    """Return the report as a .docx file; `[…]` in it is for staff to fill in."""
    word = new_document(f"Báo cáo {report.plan.number}, {report.period.name}")
    _opening(word, report)
    _scope(word, report)
    _indicators(word, report)
    _tables(word, report)
    _closing(word, report)
    return layout.to_bytes(word)


def _opening(word: Word, report: Report) -> None:
    bodies = ("[CƠ QUAN CẤP TRÊN]", "[CƠ QUAN BAN HÀNH]")
    date = f"[Địa danh], ngày [..] tháng [..] năm {report.made_on.year}"
    layout.letterhead(word, bodies, "Số: [..]/BC-[viết tắt]", date)
    about = (
        "Kết quả hoạt động của trợ lý hỏi đáp Lắng Nghe",
        f"thực hiện {report.plan.title}",
        f"({report.period.name})",
    )
    layout.name(word, "BÁO CÁO", about)
    plan = f"Thực hiện {report.plan.title} ({report.plan.number}) của {report.plan.issuer}"
    layout.grounds(word, (*LAWS, plan, "[Căn cứ khác, nếu có]"))
    layout.body(word, "[Cơ quan ban hành] báo cáo như sau:")


def _scope(word: Word, report: Report) -> None:
    layout.heading(word, "I. PHẠM VI VÀ CÁCH TÍNH SỐ LIỆU", 1)
    layout.heading(word, "1. Phạm vi", 2)
    for text in scope(report):
        layout.body(word, text)
    layout.heading(word, "2. Cách tính", 2)
    for letter, (title, text) in zip(_LETTERS, COUNTING, strict=False):
        layout.heading(word, f"{letter}) {title}", 3)
        layout.body(word, text)


def _indicators(word: Word, report: Report) -> None:
    layout.heading(word, "II. KẾT QUẢ SO VỚI CHỈ TIÊU", 1)
    layout.heading(word, "1. Chỉ tiêu trợ lý phục vụ được", 2)
    layout.caption(word, "Bảng 1. Kết quả theo chỉ tiêu", above=True)
    numbered: dict[str, int] = {}
    layout.table(word, _INDICATORS, _indicator_rows(report, numbered))
    for text, number in numbered.items():
        layout.body(word, f"({number}) {text}")
    if report.plan.unserved:
        layout.heading(word, "2. Chỉ tiêu trợ lý không tính được", 2)
        rows = ((one.clause, one.text, one.why) for one in report.plan.unserved)
        layout.table(word, _UNSERVED, rows)


def _indicator_rows(report: Report, numbered: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """Yield the rows; what to mind is gathered in `numbered`, each text once."""
    for number, detail in enumerate(report.details, start=1):
        reading = detail.reading
        marks = [
            numbered.setdefault(text, len(numbered) + 1) for text in notes(reading, report.period)
        ]
        yield (
            str(number),
            reading.indicator.clause,
            reading.indicator.text,
            target_text(reading.target),
            result_text(reading),
            progress_text(reading),
            " ".join(f"({mark})" for mark in marks),
        )


def _tables(word: Word, report: Report) -> None:
    layout.heading(word, "III. KẾT QUẢ CHI TIẾT", 1)
    tables, charts = count(2), count(1)
    for number, table in enumerate(report.tables, start=1):
        layout.heading(word, f"{number}. {table.title}", 2)
        if not table.rows:
            layout.body(word, NOTHING_TO_SHOW)
            continue
        for text in filter(None, (table.note, table.covered)):
            layout.body(word, text).paragraph_format.keep_with_next = True
        _table(word, table, next(tables))
        if table.dated or len(table.rows) <= _CHARTED:
            _chart(word, table, next(charts))


def _table(word: Word, table: Table, number: int) -> None:
    layout.caption(word, f"Bảng {number}. {table.title}", above=True)
    columns = (Column(table.head, 124), Column("Số lượt", 40, number=True))
    rows = ((label, figure_text(figure)) for label, figure in table.labelled)
    layout.table(word, columns, rows)


def _chart(word: Word, table: Table, number: int) -> None:
    layout.picture(word, table.chart().png(), chart_text(table.title, table.labelled))
    layout.caption(word, f"Biểu đồ {number}. {table.title}", above=False)


def _closing(word: Word, report: Report) -> None:
    layout.heading(word, "IV. GIỚI HẠN CỦA SỐ LIỆU", 1)
    for text in LIMITS:
        layout.body(word, f"- {text}")
    layout.heading(word, "V. ĐÁNH GIÁ, KIẾN NGHỊ", 1)
    layout.body(word, "[Đánh giá của cơ quan: kết quả, hạn chế, nguyên nhân]")
    layout.body(word, "[Kiến nghị, phương hướng kỳ tới]")
    layout.body(word, "Trên đây là báo cáo của [cơ quan ban hành]./.")
    recipients = dict.fromkeys(one.recipient for one in report.plan.deadlines)
    ends = ("[Cơ quan, đơn vị khác]", "Lưu: VT, [đơn vị soạn thảo].")
    # In brackets: many of these bodies have other names or were merged since.
    told = [*(f"[{one}];" for one in recipients), f"{ends[0]};", ends[1]]
    capacity = ("[QUYỀN HẠN, NẾU CÓ]", "[CHỨC VỤ CỦA NGƯỜI KÝ]")
    layout.signatures(word, told, capacity, "[Họ và tên]")
    layout.appendix(word, "Phụ lục", "TỪ ĐIỂN DỮ LIỆU (rút gọn)")
    layout.table(word, _MEANINGS, ((NAMES[one], text) for one, text in COUNTED_WHEN.items()))
