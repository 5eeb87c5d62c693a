"""Made-up people: what they type, and what of it must never be found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from indicators.categories import Channel
from tests.canaries.forms import hashed_forms, plain_forms

_FAMILY = "Nguyễn Trần Lê Phạm Huỳnh Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Khổng Đoàn Trịnh".split()
_GIVEN = (
    "Ẩn Khuyên Uyển Nhược Thùy Quỳnh Ngưng Tuyết Hạnh Yến Ngọc Hường Thưởng Đượm Lượm Mỵ "
    "Nguyệt Thuấn Hoằng Kiệt Bỉnh Nghĩa Thiệu Khoát Đảm Trưởng Sửu Thìn Tỵ Dậu Mão Tuất"
).split()
# What no dictionary holds: the bot cannot know such a word from elsewhere.
_SYLLABLES = "blơng quịx zóm trặp phẫu khượp nghũi vrét xoạng điễm ườm hượn splỏ grụy".split()
# How often Zalo and Telegram pass a conversation on; the rest comes from the page and terminals.
CHANNELS = (
    *[Channel.WEB] * 6,
    *[Channel.CONSOLE] * 4,
    *[Channel.TELEGRAM] * 3,
    *[Channel.ZALO_OA] * 4,
    *[Channel.ZALO_BOT] * 3,
)
_TOLD = (
    "An Giang",
    "Tân Lập",
    "tôi hay bị chồng chửi, muốn ly hôn cần giấy tờ gì",
    "tôi là {name}, số tôi {phone}, chồng tôi đang đánh tôi ở {place}, cứu với",
    "em tên {name}, chong em cam dao, em o {place}",
    "gọi cho tôi {phone}",
    "đánh vợ bị phạt bao nhiêu tiền, chuyện của tôi: {story}",
    "mật khẩu facebook của tôi là {password}, anh ấy đọc hết tin nhắn",
    "mã xác nhận {token} có phải lừa đảo không",
    "{story}",
    "{name}",
    "{phone}",
    "{place}",
    "my name is {name}, my husband is hitting me, call {phone}",
    "chong em ten {name} hay chui boi em, {story}",
    "tôi muốn ly hôn, {story}, liên lạc {phone}",
    "con tôi học lớp 3 tên {name} bị thầy sờ mó, {story}",
    "nhà tạm lánh ở đâu, tôi đang ở {place}",
    "bình đẳng giới là gì {token}",
    "{story} " * 120,
    "{story} 😀 \u202e{name}\u202c",
    "số 2 {token}",
    "An Giang, {place}",
    "answer:{token}",
    "#{token}",
    "{phone} {phone} {phone}",
    "thế còn {name} thì sao",
)


# Choices of every kind, as a page may send them; some hold what was never offered.
_TAPS = (
    "menu topics hotlines places danger no start start:91 language:en language:xx unread:voice "
    "answer:dv_report_how more:dv_report_how yes:emergency_attack place:91 place:99999 "
    "answer:request_facility_location answer:{token} {token} start:{story}"
).split()
# What many people say: that it stands somewhere betrays nobody.
_COMMON = frozenset(said for said in (*_TOLD, *_TAPS) if "{" not in said)
# The share of people whose channel fails while they wait for an answer.
_UNLUCKY = 0.04


@dataclass(frozen=True, slots=True)
class Person:
    """One person's conversation over one channel, with all that could betray her."""

    number: int
    channel: Channel
    chat: str
    name: str
    planted: dict[str, str]
    messages: tuple[str, ...]
    taps: tuple[str, ...]
    unlucky: bool
    degrees: tuple[float, float]

    def forms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every form of everything planted, with the name of what it is."""
        for name, value in self.planted.items():
            for form in plain_forms(value) | hashed_forms(value):
                yield f"{name} of {self.number}", form
        for message in {*self.messages, *self.taps} - _COMMON:
            for form in hashed_forms(message):
                yield f"message of {self.number}", form


def people(count: int, seed: int) -> list[Person]:
    """Return `count` people, the same for the same `seed`."""
    random = Random(seed)  # noqa: S311 - no secret hangs on it
    return [_person(random, number) for number in range(count)]


def _person(random: Random, number: int) -> Person:
    name = " ".join([random.choice(_FAMILY), *random.sample(_GIVEN, 3)])
    degrees = round(random.uniform(8.5, 23), 9), round(random.uniform(102, 109), 9)
    planted = {
        "name": name,
        "phone": f"09{random.randrange(10**8):08}",
        "place": f"số {random.randrange(9999)}/{random.randrange(999)} ngõ {_word(random)}",
        "story": f"chuyện kín {_word(random)} {_word(random)} {_word(random)}",
        "password": f"Mk{random.randbytes(6).hex()}!",
        "token": f"{random.randrange(10**9, 10**10)}:{_token(random)}",
        "chat": str(random.randrange(2**49, 2**51)),
        "latitude": str(degrees[0]),
        "longitude": str(degrees[1]),
        "message id": f"msg-{random.randbytes(9).hex()}",
        "agent": f"Canary-Agent/{random.randbytes(6).hex()}",
        "address": ".".join(str(random.randrange(100, 255)) for _ in range(4)),
    }
    told = random.sample(_TOLD, random.randint(3, 5))
    return Person(
        number,
        random.choice(CHANNELS),
        planted["chat"],
        name,
        planted,
        tuple(text.format(**planted) for text in told),
        tuple(_TAPS[at % len(_TAPS)].format(**planted) for at in (number, 7 * number + 3)),
        random.random() < _UNLUCKY,
        degrees,
    )


def _word(random: Random) -> str:
    return "".join(random.sample(_SYLLABLES, 2)) + f"{random.randrange(36**3):05}"


def _token(random: Random) -> str:
    return "AA" + random.randbytes(12).hex()
