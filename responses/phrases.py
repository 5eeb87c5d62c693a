"""What the bot says between answers. Vietnamese is the source; other languages are catalogues.

`_` only marks a phrase for Babel's extraction; `Translations.text` translates it when spoken.
"""

from __future__ import annotations

from typing import TypedDict


class TelegramProfile(TypedDict):
    """What Telegram shows of the bot: a line, a paragraph, and what each command does."""

    about: str
    description: str
    commands: dict[str, str]


def _(phrase: str) -> str:
    return phrase


WELCOME = _(
    "Chào bạn, mình là Lắng Nghe: một chương trình trả lời tự động, không phải người thật. "
    "Bạn có thể hỏi về bạo lực gia đình, bình đẳng giới, hoặc tìm số điện thoại và nơi giúp đỡ.\n\n"
    "Không điều gì bạn gõ được lưu lại. Cần rời đi nhanh, bạn gõ “thoát”."
)
NOTICE = _(
    "Mình là chương trình trả lời tự động, không phải người thật. "
    "Không điều gì bạn gõ được lưu lại. Cần rời đi nhanh, bạn gõ “thoát”."
)
MENU = _("Bạn cần điều gì nhất lúc này?")
LEFT = _("Đã kết thúc.")
READ_YOU_RIGHT = _("Mình hiểu đúng ý bạn không?")
EMERGENCY_CONFIRMED = _(
    "Mình tin bạn. Khi gọi, bạn chỉ cần nói nơi bạn đang ở và điều đang xảy ra; "
    "nếu không nói được, cứ để máy mở. Tổng đài có thể ghi âm cuộc gọi."
)
EMERGENCY_DENIED = _("Mình hiểu rồi. Bạn muốn hỏi điều gì?")
ASK_BACK = _("Bạn muốn hỏi điều nào?")
SEARCHED = _(
    "Mình chưa chắc hiểu đúng ý bạn. Có phải bạn muốn hỏi một trong những điều này? "
    "Cần người nghe, bạn gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
)
NOTHING_FOUND = _(
    "Mình chưa hiểu ý bạn. Bạn thử nói cách khác, ngắn hơn, hoặc chọn bên dưới. "
    "Cần người nghe, bạn gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
)
TWICE_MISSED = _(
    "Mình xin lỗi vì chưa giúp được bạn. Một người thật ở 1800 8077 sẽ nghe bạn, miễn phí, "
    "cả ngày lẫn đêm. Hoặc bạn chọn một mục bên dưới nhé."
)
UNREADABLE = _(
    "Mình chỉ đọc được chữ. Bạn gõ vài chữ về điều bạn cần, hoặc chọn bên dưới nhé. "
    "Đang nguy hiểm, bạn gọi 113; cần người nghe, gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
)
TOO_LONG = _(
    "Tin nhắn dài quá nên mình không đọc hết được. Bạn viết ngắn lại điều cần nhất nhé. "
    "Nếu đang nguy hiểm, bạn gọi 113."
)
TOO_FAST = _(
    "Tin nhắn đến nhanh quá, mình chưa kịp đọc. Bạn chờ vài giây nhé. Nếu đang nguy hiểm, gọi 113."
)
STALE_CHOICE = _("Nút này không còn dùng được nữa. Bạn chọn lại bên dưới nhé.")
ASK_PLACE = _(
    "Bạn đang ở tỉnh hay xã, phường nào? Tên cũ hay mới đều được. "
    "Mình chỉ dùng để tìm nơi giúp gần bạn, không lưu lại."
)
WHICH_PLACE = _("Có nhiều nơi cùng tên. Bạn ở nơi nào?")
PLACE_TOO_COMMON = _("Nhiều nơi có tên này. Bạn cho mình biết thêm tên tỉnh nhé.")
PLACE_UNKNOWN = _(
    "Mình chưa nhận ra nơi này. Những số dưới đây dùng được ở mọi nơi; "
    "bạn cũng có thể gõ lại tên tỉnh."
)
SERVICES_NEAR = _("Những nơi có thể giúp bạn ở {place}:")
SERVICES_ALL = _("Những số có thể giúp bạn ở bất cứ đâu:")
RECORDED = _("Tổng đài có thể ghi âm cuộc gọi.")
KNOWN_SINCE = _("Thông tin kiểm tra ngày {day}.")
BASIS = _("Căn cứ: {sources}.")
ARTICLE = _("{law}, Điều {article}")
SUPPORT = _(
    "Nếu chuyện này đang xảy ra với bạn hay người thân: đó không phải lỗi của bạn, và bạn không "
    "phải chịu một mình. 1800 8077 có người nghe, miễn phí, cả ngày lẫn đêm. Nguy hiểm thì gọi 113."
)
OUT_OF_ORDER = _(
    "Mình đang gặp trục trặc nên chưa trả lời được. Bạn gọi 1800 8077 (miễn phí, cả ngày lẫn đêm), "
    "hoặc 113 nếu đang nguy hiểm."
)

CHOICE_YES_DANGER = _("Đúng, mình cần giúp ngay")
CHOICE_NO_DANGER = _("Không, mình chỉ hỏi")
CHOICE_EMERGENCY = _("Mình đang gặp nguy hiểm")
CHOICE_HOTLINES = _("Số điện thoại hỗ trợ")
CHOICE_PLACES = _("Tìm nơi giúp gần mình")
CHOICE_TOPICS = _("Hỏi về luật")
CHOICE_MORE = _("Xem thêm")
CHOICE_MENU = _("Về mục chính")
CHOICE_LEAVE = _("Thoát")

PAGE = {
    "title": _("Trò chuyện"),
    "skip": _("Đến phần trò chuyện"),
    "leave": _("Thoát nhanh"),
    "conversation": _("Cuộc trò chuyện"),
    "bot": _("Lắng Nghe trả lời"),
    "you": _("Bạn viết"),
    "hint": _(
        "Bấm “Thoát nhanh” hoặc phím Esc ba lần để rời trang này ngay. "
        "Nếu người khác dùng chung máy, bạn nên xóa lịch sử trình duyệt."
    ),
    "label": _("Viết điều bạn cần"),
    "send": _("Gửi"),
    "waiting": _("Đang tìm câu trả lời…"),
    "failed": _(
        "Chưa gửi được, có thể do mạng. Nếu đang nguy hiểm, bạn gọi 113. "
        "Cần người nghe, gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
    ),
    "retry": _("Gửi lại"),
    "numbers": _("Số điện thoại hỗ trợ"),
    "recorded": _("Tổng đài có thể ghi âm cuộc gọi."),
    "noscript": _(
        "Trình duyệt này không chạy được phần trò chuyện, "
        "nhưng các số điện thoại ở trên vẫn gọi được."
    ),
}

LANGUAGE_MISSING = _(
    "Mình chưa nói được thứ tiếng này, hiện mình trả lời bằng tiếng Việt. "
    "Sorry, this program only speaks Vietnamese for now. In danger call 113; "
    "to talk to someone call 1800 8077, free, day and night."
)
UNREAD = {
    "voice": _(
        "Mình không nghe được tiếng nói, chỉ đọc được chữ. Đang nguy hiểm, bạn gọi 113. "
        "Cần người nghe, gọi 1800 8077, miễn phí, cả ngày lẫn đêm. "
        "Nếu gõ được, bạn gõ vài chữ về điều bạn cần nhé."
    ),
    "picture": _(
        "Mình không xem được hình, chỉ đọc được chữ. Bạn gõ vài chữ về điều bạn cần nhé. "
        "Đang nguy hiểm, bạn gọi 113; cần người nghe, gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
    ),
    "sticker": _(
        "Mình chưa hiểu được hình dán, chỉ đọc được chữ. Bạn gõ vài chữ hoặc chọn bên dưới nhé. "
        "Đang nguy hiểm, bạn gọi 113; cần người nghe, gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
    ),
    "contact": _(
        "Bạn không cần gửi danh bạ hay số điện thoại cho mình; mình không đọc và không lưu lại. "
        "Bạn gõ vài chữ về điều bạn cần nhé. Đang nguy hiểm, bạn gọi 113; cần người nghe, "
        "gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
    ),
    "forward": _(
        "Mình không đọc được tin chuyển tiếp. Bạn gõ điều bạn cần bằng lời của bạn nhé. "
        "Đang nguy hiểm, bạn gọi 113; cần người nghe, gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
    ),
    "edited": _(
        "Mình chỉ trả lời tin nhắn mới, không trả lời tin đã sửa. Bạn gửi lại thành tin mới nhé. "
        "Đang nguy hiểm, bạn gọi 113; cần người nghe, gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
    ),
    "withheld": _(
        "Zalo không chuyển nội dung tin này cho mình nên mình không đọc được. Bạn gõ lại vài chữ "
        "về điều bạn cần nhé. Đang nguy hiểm, bạn gọi 113; cần người nghe, gọi 1800 8077, "
        "miễn phí, cả ngày lẫn đêm."
    ),
    "file": _(
        "Mình không mở được tệp, chỉ đọc được chữ. Bạn gõ vài chữ về điều bạn cần nhé. "
        "Đang nguy hiểm, bạn gọi 113; cần người nghe, gọi 1800 8077, miễn phí, cả ngày lẫn đêm."
    ),
}

# Telegram. Its profile stands in both languages whichever are offered; a phone that is looked
# through shows it, so it is neutral.

TELEGRAM_SEND_PLACE = _("Gửi vị trí của mình")
TELEGRAM_GROUP = _("Mình chỉ trả lời trong trò chuyện riêng. Bạn bấm nút bên dưới nhé.")
TELEGRAM_PRIVATE = _("Nhắn riêng")
TELEGRAM_NOT_DELETED = _(
    "Đã kết thúc. Một số tin nhắn chưa xóa được. Để tự xóa: mở tên ở đầu cuộc trò chuyện, "
    "chọn dấu ba chấm, rồi chọn “Xóa cuộc trò chuyện”."
)
TELEGRAM_PROFILE: dict[str, TelegramProfile] = {
    "": {
        "about": "Hỏi đáp tự động.",
        "description": "Chương trình hỏi đáp tự động. Bấm nút bên dưới để bắt đầu; "
        "gõ /thoat để kết thúc và xóa cuộc trò chuyện.",
        "commands": {
            "menu": "Mục chính",
            "khancap": "Số gọi nhanh",
            "duongday": "Số điện thoại",
            "noi": "Tìm nơi gần bạn",
            "thoat": "Kết thúc và xóa",
            "english": "English",
            "tiengviet": "Tiếng Việt",
            "quyenriengtu": "Quyền riêng tư",
        },
    },
    "en": {
        "about": "Automatic questions and answers.",
        "description": "A program that answers questions. Press the button below to begin; "
        "type /thoat to end and clear this chat.",
        "commands": {
            "menu": "Main menu",
            "khancap": "Quick dial",
            "duongday": "Phone numbers",
            "noi": "Places near you",
            "thoat": "End and clear",
            "english": "English",
            "tiengviet": "Tiếng Việt",
            "quyenriengtu": "Privacy",
        },
    },
}

# Zalo.

ZALO_LEFT = _("Đã kết thúc. Tin nhắn trên máy này vẫn còn; cần cách xóa, bạn nhắn “xóa”.")
ZALO_MORE_PHONES = _("Các số khác:")
ZALO_CHOOSE = _("Bạn muốn xem gì tiếp?")
ZALO_NUMBER = _("(Bạn nhắn số để chọn.)")

# The poster with the way to the Telegram chat.

POSTER = {
    "heading": _("Muốn hỏi? Cần người nghe?"),
    "scan": _("Quét mã để nhắn tin với Lắng Nghe"),
    "promise": _("Trả lời tự động, miễn phí. Không cần cho biết tên."),
    "call": _("Hoặc gọi"),
    "free": _("Miễn phí, cả ngày lẫn đêm"),
    "danger": _("Đang nguy hiểm, gọi 113"),
}
