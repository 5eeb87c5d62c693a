"""What reports say around their figures, in Vietnamese; `[…]` is for staff to fill in."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.disclosure import Figure
from indicators.numbers import (
    HIDDEN,
    NOTHING_CLOSED,
    date_text,
    figure_text,
    number_text,
    percent_text,
)
from indicators.periods import Period
from indicators.plans import Target
from indicators.readings import Reading

WHOLE_SERVICE = "toàn bộ dịch vụ (mọi địa bàn)"
WHOLE_SERVICE_ONLY = "Bảng này chỉ có số của toàn bộ dịch vụ, không chia theo địa bàn."
NOTHING_TO_SHOW = "Trong kỳ chưa có số liệu nào được công bố cho bảng này."
NO_TARGET = "Không nêu mức"
NOT_KNOWN = "–"
LAWS = (
    "Căn cứ Luật Bình đẳng giới ngày 29 tháng 11 năm 2006",
    "Căn cứ Luật Phòng, chống bạo lực gia đình ngày 14 tháng 11 năm 2022",
)
COUNTING = (
    (
        "Đơn vị tính là lượt",
        "Mỗi lượt là một lần trợ lý trả lời, nhận ra điều được kể hoặc giới thiệu dịch vụ. Lượt "
        "không phải là người: một người hỏi nhiều lần được tính nhiều lượt. Trợ lý không lưu lời "
        "nhắn, tên, số điện thoại hay tài khoản của ai, nên không thể đổi số lượt ra số người.",
    ),
    (
        "Số liệu theo từng chục",
        "Số được công bố theo từng chục: khi đủ mười lượt thì cộng thêm 10, phần lẻ được cộng sang "
        "tháng sau và không chuyển sang năm sau. Vì vậy số công bố không bao giờ cao hơn số đã có "
        "từ đầu năm và có thể thấp hơn đôi chút; tháng ít lượt vẫn có thể ghi 10 do phần lẻ của "
        "các tháng trước. Cộng các xã có thể chưa bằng số của tỉnh, cộng các tỉnh có thể chưa bằng "
        "số của toàn bộ dịch vụ.",
    ),
    (
        f"Ô ghi “{HIDDEN}”",
        f"“{HIDDEN}” nghĩa là chưa đủ mười lượt, kể cả khi không có lượt nào. Số cụ thể được giữ "
        "kín để không ai bị nhận ra ở nơi có ít người hỏi, và không thể tính ngược từ các số khác.",
    ),
    (
        f"Ô ghi “{NOTHING_CLOSED}” và tháng đã kết thúc",
        "Số liệu về bạo lực, về giới thiệu dịch vụ và mọi số liệu theo địa bàn chỉ được công bố "
        "cho những tháng đã kết thúc; các số còn lại tính đến hết ngày hôm trước. "
        f"“{NOTHING_CLOSED}” nghĩa là trong kỳ chưa có số liệu nào được công bố.",
    ),
    (
        "Địa bàn",
        "Một lượt chỉ được tính cho một địa bàn khi người hỏi tự cho biết nơi cần tìm giúp đỡ hoặc "
        "mở trợ lý từ mã QR của địa bàn đó; các lượt còn lại chỉ có trong số của toàn bộ dịch vụ.",
    ),
)
LIMITS = (
    "Số lượt cho biết thông tin đã đến với người hỏi, không cho biết nhận thức hay hành vi đã thay "
    "đổi ra sao.",
    "Giới thiệu dịch vụ nghĩa là trợ lý đã đưa số điện thoại hoặc nơi giúp đỡ; không biết người "
    "hỏi có gọi hay có đến hay không.",
    "Lượt kể về bạo lực do máy nhận ra từ lời nhắn, chưa ai xác minh; không dùng thay cho số vụ "
    "việc, số nạn nhân trong thống kê của cơ quan chức năng.",
    "Phần lớn người hỏi không cho biết nơi ở, nên số theo địa bàn thấp hơn thực tế.",
)


def chart_text(title: str, rows: Iterable[tuple[str, Figure]]) -> str:
    """Return what a chart shows, for those who do not see it."""
    told = "; ".join(f"{label}: {figure_text(figure)}" for label, figure in rows)
    return f"Biểu đồ {title[:1].lower()}{title[1:]}. {told}."


def result_text(reading: Reading) -> str:
    """Return the figure, and its share of the denominator where there is one."""
    count = figure_text(reading.figure)
    if reading.share is None:
        return count
    return f"{count} ({percent_text(reading.share)})"


def target_text(target: Target | None) -> str:
    """Return the target and its year: "50% (2025)"."""
    if target is None:
        return NO_TARGET
    value = (
        percent_text(target.value) if target.unit == "%" else f"{number_text(target.value)} lượt"
    )
    return f"{value} ({target.year})" if target.year else value


def progress_text(reading: Reading) -> str:
    """Return how much of the target is reached, in percent."""
    return NOT_KNOWN if reading.progress is None else percent_text(100 * reading.progress)


def denominator_text(reading: Reading) -> str:
    """Return what the share was taken of, or what is still to be entered; empty without one."""
    wanted, entry = reading.indicator.denominator, reading.denominator
    if wanted is None:
        return ""
    if entry is None:
        return f"Chưa nhập mẫu số “{wanted.name}”: chưa tính được tỷ lệ."
    # Typed by staff: Word and Excel take no control characters.
    source = "".join(one for one in entry.source if one.isprintable())
    return (
        f"Mẫu số: {wanted.name} năm {entry.year} là {number_text(entry.value)} {wanted.unit} "
        f"(nguồn: {source}; nhập ngày {date_text(entry.entered_on)})."
    )


def covers_text(figure: Figure, period: Period) -> str:
    """Return which days the figure really covers, where those are not the whole period."""
    covers = figure.covers
    if covers is None:
        return "Trong kỳ chưa có tháng nào kết thúc để công bố số liệu."
    if (covers.first, covers.last) == (period.first, period.last):
        return ""
    return f"Số liệu mới gồm các ngày từ {date_text(covers.first)} đến {date_text(covers.last)}."


def until_text(labels: Iterable[str], figure: Figure) -> str:
    """Return up to which day these rows, which end earlier than the others, are counted."""
    named = "; ".join(labels)
    if figure.covers is None:
        return f"Riêng các dòng sau chưa có tháng nào kết thúc: {named}."
    return f"Riêng các dòng sau mới tính đến hết {date_text(figure.covers.last)}: {named}."


def notes(reading: Reading, period: Period) -> tuple[str, ...]:
    """Return what to mind about a reading in a report on `period`."""
    asked = reading.period
    other = "" if asked == period else f"Kỳ của chỉ tiêu này: {asked.name}."
    said = (other, covers_text(reading.figure, asked), denominator_text(reading))
    return tuple(text for text in (reading.indicator.note, *said) if text)
