"""What these pages say that is not in a template: names of categories, reasons, times."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta

from indicators.health import Health
from staff.accounts import Role
from staff.audit import Act
from staff.lockout import ONE_ACCOUNT

_VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
_LOCALE = "vi_VN"

WRONG = "Tên hoặc mật khẩu không đúng."
LOCKED = (
    f"Đã thử quá nhiều lần. Mời bạn chờ {ONE_ACCOUNT.seconds // 60} phút rồi đăng nhập lại; "
    "cần gấp thì nhờ người quản trị máy chủ mở khóa."
)
STALE_FORM = "Trang này mở đã lâu nên không gửi được. Mời bạn gửi lại."

REFUSED = {
    400: ("Chưa đọc được yêu cầu", "Địa chỉ hoặc biểu mẫu này có chỗ không đúng."),
    403: (
        "Bạn không xem được trang này",
        "Tài khoản của bạn không có quyền ở đây, hoặc trang đã mở quá lâu. "
        "Nếu cần quyền, mời bạn liên hệ người quản trị.",
    ),
    404: ("Không có trang này", "Địa chỉ có thể đã gõ nhầm."),
    500: ("Trang chưa mở được", "Máy chủ gặp lỗi. Mời bạn thử lại sau ít phút."),
}

ROLES = {
    Role.VIEWER: "Người xem",
    Role.EDITOR: "Người nhập liệu",
    Role.ADMINISTRATOR: "Quản trị",
}

ACTS = {
    Act.SIGNED_IN: "Đăng nhập",
    Act.SIGN_IN_FAILED: "Đăng nhập không thành công",
    Act.LOCKED_OUT: "Tạm khóa đăng nhập vì sai nhiều lần",
    Act.SIGNED_OUT: "Đăng xuất",
    Act.DOWNLOADED: "Tải báo cáo",
    Act.DENOMINATOR_SET: "Nhập mẫu số",
    Act.ACCOUNT_ADDED: "Tạo tài khoản",
    Act.PASSWORD_CHANGED: "Đổi mật khẩu",
    Act.ACCOUNT_DISABLED: "Ngừng tài khoản",
    Act.ACCOUNT_ENABLED: "Mở lại tài khoản",
    Act.UNITS_CHANGED: "Đổi đơn vị được xem",
}

HEALTH = {
    Health.GOOD: "Hoạt động tốt",
    Health.NEEDS_AUTHORISATION: "Cần cấp quyền lại",
    Health.OUT_OF_QUOTA: "Hết hạn mức tin nhắn",
    Health.UNREACHABLE: "Không kết nối được",
}
REMEDIES = {
    Health.GOOD: "",
    Health.NEEDS_AUTHORISATION: "Người dân chưa nhận được trả lời qua kênh này. "
    "Người quản trị máy chủ chạy lệnh: langnghe zalo authorize",
    Health.OUT_OF_QUOTA: "Chờ hạn mức mới hoặc nâng gói với nhà cung cấp.",
    Health.UNREACHABLE: "Máy chủ tự thử lại; kéo dài thì xem đường mạng.",
}


def moment(seconds: int) -> str:
    """Return the time `seconds` (UTC, since 1970) as people in Viet Nam write it."""
    when = datetime.datetime.fromtimestamp(seconds, _VIET_NAM)
    return format_datetime(when, "HH:mm dd/MM/yyyy", locale=_LOCALE)


def how_long(time: datetime.timedelta) -> str:
    """Return a length of time in words: "3 tháng"."""
    return format_timedelta(time, threshold=1.5, locale=_LOCALE)
