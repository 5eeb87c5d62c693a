"""Places named in everyday Vietnamese: names of today and of before 1 July 2025.

Administrative units, the change from 63 to 34 provinces and the centres of communes are the data
of the package `vietnamadminunits` (MIT). Only its data files are read. Its own parser is not used:
it finds names inside other words, cannot say that a name is ambiguous, and asks a geocoder on the
network when an address has a street.

Nothing that a person typed is kept here, not even in a cache.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_LONGEST_NAME = 6  # syllables: "Bà Rịa - Vũng Tàu" has four, some communes five
_LONGEST_TEXT = 4000  # characters read; a message of any channel is shorter
_MOST_NAMES = 12  # of places in one message
_FEW_OTHERS = 3  # provinces with a commune called like a city: more, and the city is not meant
_KM_PER_DEGREE = 111.2
_FARTHEST_KM = 60.0  # from the centre of a commune; beyond it a location is not in the country


@dataclass(frozen=True, slots=True)
class Place:
    """A province of today, or one of its communes; `label` is how to show it to a person."""

    code: str
    province: str
    commune_code: str | None
    commune: str | None
    label: str


# --- Spelling ---------------------------------------------------------------------------------


class _Syllable(NamedTuple):
    folded: str  # letters only: "tuong"
    shaped: str  # with the shapes of letters, without the tone: "tương"
    tone: str  # apart, so that "hoà" and "hòa" are the same


_TONES = "\u0300\u0301\u0303\u0309\u0323"
# "Mĩ Tho" and "Mỹ Tho", "Qui Nhơn" and "Quy Nhơn".
_FINAL_Y = re.compile(r"(?<=[bcdđghklmnprstvx])y$|(?<=^qu)y$")


def _syllable(word: str) -> _Syllable:
    marks = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in marks if mark in _TONES)
    toneless = "".join(mark for mark in marks if mark not in _TONES)
    shaped = _FINAL_Y.sub("i", unicodedata.normalize("NFC", toneless))
    folded = "".join(mark for mark in toneless if not unicodedata.combining(mark))
    return _Syllable(_FINAL_Y.sub("i", folded.replace("đ", "d")), shaped, tone)


def _fits(typed: _Syllable, name: _Syllable) -> bool:
    """Whether `typed` is `name` with all, some or none of its marks."""
    if typed.folded != name.folded or typed.tone not in ("", name.tone):
        return False
    if typed.shaped in (name.shaped, typed.folded):
        return True
    letters = zip(typed.shaped, name.shaped, name.folded, strict=False)
    return all(letter in (full, bare) for letter, full, bare in letters)


@dataclass(frozen=True, slots=True)
class _Word:
    spelling: _Syllable
    starts: bool  # a stop stands before it
    dotted: bool  # a full stop follows at once: "q. Gò Vấp"
    capital: bool

    @property
    def folded(self) -> str:
        return self.spelling.folded

    @property
    def accented(self) -> bool:
        return bool(self.spelling.tone) or self.spelling.shaped != self.spelling.folded

    def is_one_of(self, folded: Container[str]) -> bool:
        return self.folded in folded


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_APOSTROPHE = re.compile(r"['’]")
_STOP = re.compile(r"[.,;:!?()\[\]\n/|\"“”]")
_SHORT_TYPES = frozenset({"tp", "tx", "tt", "q", "p", "f", "h", "x"})


def _words(text: str) -> list[_Word]:
    text = unicodedata.normalize("NFC", text)
    found: list[_Word] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        after_type = bool(found) and found[-1].folded in _SHORT_TYPES and between.strip() == "."
        starts = not found or (_STOP.search(between) is not None and not after_type)
        end = match.end()
        found.append(_word(match.group(), starts, text[end : end + 1] == "."))
    return found


def _word(typed: str, starts: bool, dotted: bool) -> _Word:
    plain = _APOSTROPHE.sub("", typed)
    number = plain.lstrip("0")[:4] if plain.isdecimal() else ""
    return _Word(_syllable(number or plain.lower()), starts, dotted, plain[0].isupper())


# --- The units, old and new -------------------------------------------------------------------


class _Level(IntEnum):
    PROVINCE = 0
    DISTRICT = 1
    COMMUNE = 2


@dataclass(frozen=True, slots=True)
class _Unit:
    """One name of one unit. `name` is empty where the data has it without marks and spaces."""

    id: str
    level: _Level
    type: str
    name: tuple[_Syllable, ...]
    place: Place
    within: frozenset[str] = frozenset()


class _Centre(NamedTuple):
    latitude: float
    longitude: float
    place: Place


@dataclass(slots=True)
class _Gazetteer:
    names: dict[str, list[_Unit]] = field(default_factory=lambda: defaultdict(list))
    provinces: dict[str, Place] = field(default_factory=dict)
    communes: dict[str, Place] = field(default_factory=dict)
    centres: list[_Centre] = field(default_factory=list)

    def add(self, unit: _Unit, key: str = "") -> None:
        self.names[key or _key(unit.name)].append(unit)


class _Today(NamedTuple):
    """A commune of today, as the package's data has it."""

    province_key: str
    province_code: str
    province: str
    key: str
    code: str
    type: str
    name: str
    full: str
    latitude: float
    longitude: float


class _Before(NamedTuple):
    """A commune of before 1 July 2025; an island district without communes has no `key`."""

    province_key: str
    province_code: str
    province: str
    district_key: str
    district_code: str
    district_type: str
    district: str
    district_aliases: str | None
    key: str | None
    code: str | None
    type: str | None
    name: str | None
    aliases: str | None
    latitude: float | None
    longitude: float | None

    @property
    def chain(self) -> str:
        return f"{self.province_key}_{self.district_key}_{self.key or ''}"


_TODAY = """SELECT provinceKey, provinceCode, provinceShort, wardKey, wardCode, wardType,
 wardShort, ward, wardLat, wardLon FROM admin_units"""
_BEFORE = """SELECT provinceKey, provinceCode, provinceShort, districtKey, districtCode,
 districtType, districtShort, districtAlias, wardKey, wardCode, wardType, wardShort, wardAlias,
 wardLat, wardLon FROM admin_units_legacy"""


def _key(name: Iterable[_Syllable]) -> str:
    return "".join(syllable.folded for syllable in name)


def _spelled(name: str, kind: str = "") -> tuple[_Syllable, ...]:
    """Return the syllables of an official name, for units also "Quận 1" and "Lim (Thị trấn)"."""
    bare = name.partition(" (")[0].removeprefix(f"{kind} ")
    return tuple(map(_official, _APOSTROPHE.sub("", bare.lower()).replace("-", " ").split()))


@cache  # only ever of official names
def _official(word: str) -> _Syllable:
    return _syllable(word)


def _data_folder() -> Path:
    # Found, not imported: importing the package takes half a second and 50 MB.
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package vietnamadminunits is not installed")
    return Path(spec.origin).parent / "data"


def _rows() -> tuple[list[_Today], list[_Before]]:
    address = (_data_folder() / "dataset.db").as_uri() + "?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as base:
        today = [_Today(*row) for row in base.execute(_TODAY)]
        before = [_Before(*row) for row in base.execute(_BEFORE)]
    return today, before


def _changes() -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    """Return old province → new province, and old chain → the new communes it went to."""
    data = json.loads((_data_folder() / "converter_2025.json").read_text(encoding="utf-8"))
    provinces = {old: new for new, olds in data["DICT_PROVINCE"].items() for old in olds}
    communes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for province, news in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, olds in news.items():
            for old in olds:
                communes[old].append((province, new))
    for province, divided in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            communes[old].extend((province, part["newWardKey"]) for part in parts)
    return provinces, communes


@cache
def _gazetteer() -> _Gazetteer:
    built = _Gazetteer()
    today, before = _rows()
    provinces, moves = _changes()
    codes = {row.province_key: row.province_code for row in today}
    targets = {(row.province_key, row.key): row.code for row in today}
    olds = [_Old(row, codes[provinces[row.province_key]], moves, targets) for row in before]
    _add_today(built, today, olds)
    _add_old_provinces(built, olds)
    _add_old_districts(built, olds)
    _add_old_communes(built, olds)
    _add_also_called(built)
    return built


class _Old:
    """An old commune together with the province and the communes of today that it went to."""

    def __init__(
        self,
        row: _Before,
        province: str,
        moves: dict[str, list[tuple[str, str]]],
        targets: dict[tuple[str, str], str],
    ) -> None:
        self.row = row
        self.province = province
        self.communes = {targets[move] for move in moves[row.chain]}
        self.within = _within(province, row.province_code, row.district_code)


@cache
def _within(new: str, old: str, district: str) -> frozenset[str]:
    return frozenset({f"new:{new}", f"old:{old}", f"district:{district}"})


def _add_today(built: _Gazetteer, today: list[_Today], olds: list[_Old]) -> None:
    origins: dict[str, set[str]] = defaultdict(set)
    for old in olds:
        for code in old.communes:
            origins[code] |= old.within
    for row in today:
        if row.province_code not in built.provinces:
            _add_province(built, row.province_code, row.province)
        _add_commune(built, row, frozenset(origins[row.code]))


def _add_province(built: _Gazetteer, code: str, short: str) -> None:
    name = f"Thành phố {short}" if short == "Hồ Chí Minh" else short
    place = Place(code, name, None, None, name)
    built.provinces[code] = place
    built.add(_Unit(f"new:{code}", _Level.PROVINCE, "Tỉnh", _spelled(short), place))


def _add_commune(built: _Gazetteer, row: _Today, within: frozenset[str]) -> None:
    province = built.provinces[row.province_code]
    label = f"{row.full}, {province.province}"
    place = replace(province, commune_code=row.code, commune=row.full, label=label)
    built.communes[row.code] = place
    built.centres.append(_Centre(row.latitude, row.longitude, province))
    name = _spelled(row.name, row.type)
    built.add(_Unit(row.code, _Level.COMMUNE, row.type, name, place, within))


def _add_old_provinces(built: _Gazetteer, olds: list[_Old]) -> None:
    for old in {old.row.province_code: old for old in olds}.values():
        place = built.provinces[old.province]
        name = _spelled(old.row.province)
        within = frozenset({f"new:{old.province}"})
        code = f"old:{old.row.province_code}"
        built.add(_Unit(code, _Level.PROVINCE, "Tỉnh", name, place, within))


def _add_old_districts(built: _Gazetteer, olds: list[_Old]) -> None:
    parts: dict[str, list[_Old]] = defaultdict(list)
    for old in olds:
        parts[old.row.district_code].append(old)
    for code, district in parts.items():
        row = district[0].row
        communes = set[str]().union(*(old.communes for old in district))
        place = _only(built, communes, district[0].province)
        within = district[0].within - {f"district:{code}"}
        name = _spelled(row.district, row.district_type)
        unit = _Unit(f"district:{code}", _Level.DISTRICT, row.district_type, name, place, within)
        built.add(unit)
        _add_aliases(built, unit, row.district_aliases)


def _add_old_communes(built: _Gazetteer, olds: list[_Old]) -> None:
    for old in olds:
        row = old.row
        if row.name is None or row.type is None:
            continue
        # Three times as many as those of today, and three times as often right near a border.
        if row.latitude is not None and row.longitude is not None:
            centre = _Centre(row.latitude, row.longitude, built.provinces[old.province])
            built.centres.append(centre)
        place = _only(built, old.communes, old.province)
        name = _spelled(row.name, row.type)
        unit = _Unit(f"commune:{row.code}", _Level.COMMUNE, row.type, name, place, old.within)
        built.add(unit)
        _add_aliases(built, unit, row.aliases)


def _only(built: _Gazetteer, communes: set[str], province: str) -> Place:
    """Return the one commune, or the province where there are several."""
    if len(communes) == 1:
        return built.communes[next(iter(communes))]
    return built.provinces[province]


_ALIAS_TYPES = {
    "huyen": "Huyện",
    "thixa": "Thị xã",
    "thanhpho": "Thành phố",
    "tp": "Thành phố",
    "quan": "Quận",
    "phuong": "Phường",
    "thitran": "Thị trấn",
    "xa": "Xã",
}


def _add_aliases(built: _Gazetteer, unit: _Unit, aliases: str | None) -> None:
    """Add the names a unit had before it was merged or raised; the data runs them together."""
    known = set(json.loads(aliases)) if aliases else set()
    for alias in sorted(known):
        for prefix, kind in _ALIAS_TYPES.items():
            key = alias.removeprefix(prefix)
            if key != alias and (key in known or key.isdecimal() or key == _key(unit.name)):
                built.add(replace(unit, type=kind, name=()), key.lstrip("0"))


# What people say besides the official names of provinces and cities.
_ALSO_CALLED = {
    "Hồ Chí Minh": ("Sài Gòn", "TPHCM", "HCM", "HCMC", "SG", "SGN", "Ho Chi Minh City"),
    "Hà Nội": ("HN",),
    "Hải Phòng": ("HP",),
    "Đà Nẵng": ("ĐN",),
    "Đồng Nai": ("ĐN",),
    "Huế": ("Thừa Thiên Huế", "Thừa Thiên", "TTH"),
    "Bà Rịa - Vũng Tàu": ("BRVT",),
    "Bắc Kạn": ("Bắc Cạn",),
    "Đắk Lắk": ("Đắc Lắc", "Đắk Lắc", "Đắc Lắk"),
    "Đắk Nông": ("Đắc Nông",),
    "Quảng Ninh": ("QN",),
    "Quảng Nam": ("QN",),
    "Quảng Ngãi": ("QN",),
    "Bình Dương": ("BD",),
    "Bình Định": ("BD",),
    "Vũng Tàu": ("VT",),
    "Buôn Ma Thuột": ("Buôn Mê Thuột", "Ban Mê Thuột", "BMT"),
    "Pleiku": ("Plây Ku", "Pleyku"),
    "Phan Rang - Tháp Chàm": ("Phan Rang", "Tháp Chàm"),
}


def _add_also_called(built: _Gazetteer) -> None:
    for official, others in _ALSO_CALLED.items():
        name = _spelled(official)
        units = [unit for unit in built.names[_key(name)] if unit.level < _Level.COMMUNE]
        for unit in units:
            for other in others:
                built.add(replace(unit, name=_spelled(other)))


# --- Words around a name ----------------------------------------------------------------------


class _Lead(NamedTuple):
    """A word before a name that says what kind of unit it is."""

    word: tuple[_Syllable, ...]
    levels: frozenset[_Level]
    types: frozenset[str]


def _lead(word: str, levels: Iterable[_Level], *types: str) -> _Lead:
    return _Lead(_spelled(word), frozenset(levels), frozenset(types))


_TOWN = (_Level.PROVINCE, _Level.DISTRICT)
_DISTRICT = (_Level.DISTRICT,)
_COMMUNE = (_Level.COMMUNE,)
_LEADS = {
    _key(lead.word): lead
    for lead in (
        _lead("tỉnh", (_Level.PROVINCE,), "Tỉnh"),
        _lead("thành phố", _TOWN, "Thành phố", "Tỉnh"),
        _lead("tp", _TOWN, "Thành phố", "Tỉnh"),
        _lead("quận", _DISTRICT, "Quận"),
        _lead("q", _DISTRICT, "Quận"),
        _lead("huyện", _DISTRICT, "Huyện"),
        _lead("h", _DISTRICT, "Huyện"),
        _lead("thị xã", _DISTRICT, "Thị xã"),
        _lead("tx", _DISTRICT, "Thị xã"),
        _lead("thị trấn", _COMMUNE, "Thị trấn"),
        _lead("tt", _COMMUNE, "Thị trấn"),
        _lead("xã", _COMMUNE, "Xã"),
        _lead("x", _COMMUNE, "Xã"),
        _lead("phường", _COMMUNE, "Phường"),
        _lead("p", _COMMUNE, "Phường"),
        _lead("f", _COMMUNE, "Phường"),
        _lead("đặc khu", _COMMUNE, "Đặc khu"),
    )
}
_LETTERS = frozenset({"q", "h", "x", "p", "f"})


def _keys(*names: str) -> frozenset[str]:
    return frozenset(_key(_spelled(name)) for name in names)


def _folded(words: str) -> frozenset[str]:
    return frozenset(_syllable(word).folded for word in words.split())


_HERE = frozenset(_spelled("ở tại quê"))
# "ở ngay Hà Nội", "quê chồng em ở Nghệ An"
_BETWEEN = _folded("tận ngay gần khu vực vùng bên dưới trên ngoài trong mãi đất")
_OWNERS = _folded("em tôi mình tui cháu con chị anh vợ chồng mẹ bố ba nội ngoại")
_LINKS = _folded("thuộc ở của")

# No ordinary words look like these, even without marks.
_UNMISTAKABLE = _keys(
    *("Hà Nội", "Sài Gòn", "TPHCM", "HCM", "HCMC", "Ho Chi Minh City", "BMT", "BRVT"),
    *("Quảng Ninh", "Quảng Nam", "Quảng Ngãi", "Quảng Trị", "Quảng Bình", "Bình Định"),
    *("Bình Dương", "Bình Phước", "Bình Thuận", "Ninh Thuận", "Ninh Bình", "Đồng Nai"),
    *("Đồng Tháp", "Bà Rịa", "Vũng Tàu", "Bà Rịa - Vũng Tàu", "Đắk Lắk", "Đắc Lắc"),
    *("Đắk Nông", "Kon Tum", "Tây Ninh", "Tiền Giang", "Hậu Giang", "Kiên Giang", "An Giang"),
    *("Sóc Trăng", "Trà Vinh", "Vĩnh Long", "Vĩnh Phúc", "Bắc Giang", "Bắc Kạn", "Bạc Liêu"),
    *("Tuyên Quang", "Phú Yên", "Yên Bái", "Hưng Yên", "Hà Giang", "Lạng Sơn"),
    *("Thừa Thiên Huế", "Nha Trang", "Buôn Ma Thuột", "Buôn Mê Thuột", "Ban Mê Thuột"),
    *("Quy Nhơn", "Phan Thiết", "Phan Rang", "Long Xuyên", "Châu Đốc", "Rạch Giá", "Phú Quốc"),
    *("Sa Đéc", "Thủ Dầu Một", "Gò Vấp", "Thủ Đức", "Cầu Giấy", "Pleiku"),
)
# Sure once their marks are typed; without marks other words look like them.
_SURE_WITH_MARKS = _keys(
    *("Đà Lạt", "Biên Hòa", "Mỹ Tho", "Cẩm Phả", "Móng Cái", "Việt Trì", "Phủ Lý", "Sầm Sơn"),
    *("Đồng Hới", "Hội An", "Tam Kỳ", "Tuy Hòa", "Cam Ranh", "Gia Nghĩa", "Đồng Xoài", "Dĩ An"),
    *("Gò Công", "Cao Lãnh", "Hồng Ngự", "Vị Thanh", "Cần Giờ", "Củ Chi", "Cẩm Lệ", "Hạ Long"),
    *("Bình Chánh", "Ninh Kiều", "Liên Chiểu", "Hoàn Kiếm", "Ba Đình", "Đống Đa", "Uông Bí"),
    *("Bắc Từ Liêm", "Nam Từ Liêm", "Ngũ Hành Sơn", "Điện Biên Phủ", "Côn Đảo", "Hóc Môn"),
)
_WELL_KNOWN = _UNMISTAKABLE | _SURE_WITH_MARKS
# Words of every day, or names that stand for much else, even with marks.
_EVERYDAY = _keys("Hòa Bình", "Thái Bình", "Cần Thơ", "Hồ Chí Minh", "Huế", "Vinh")
_ABBREVIATED = _keys("HN", "SG", "SGN", "HP", "ĐN", "QN", "BD", "VT", "TTH")
_ONE_SYLLABLE = _ABBREVIATED | _keys("Huế", "Vinh", "Pleiku", "HCM", "TPHCM", "BMT", "BRVT")

# Before a name these make it a street, a hamlet, a school, a dish or a person.
_NOT_A_UNIT = frozenset(
    _spelled(
        "đường phố ấp thôn xóm khóm cầu chợ trường học bia phở bún bò"
        " anh chị cô chú bác ông bà bé bạn thằng tên thầy tịch tưởng sản phong"
    )
)
_NOT_A_UNIT_BARE = _folded("ấp thôn xóm khóm trường thằng tên chị anh")
# A name does not begin or end inside these: "xã hội an toàn", "nghe an ủi", "hai phòng riêng".
_COMPOUNDS = frozenset(
    tuple(_syllable(word).folded for word in pair.split())
    for pair in (
        "xã hội, an toàn, an ninh, an sinh, an ủi, an tâm, ăn năn, hòa giải, việt nam, lao động,"
        "liên quan, bình quân, lục quân, hải quân, trẻ em, hành hạ, tinh thần, nặng lời,"
        "nặng tay, nặng nề, phòng riêng, phòng cạnh, phòng khác, phòng ngủ, phòng liền"
    ).split(",")
)
# Communes have these names too. As words they are no places: "ở an toàn", "xã biên giới".
_ORDINARY = _keys(
    *("an toàn", "bình an", "bình yên", "yên bình", "hạnh phúc", "đoàn kết", "thống nhất"),
    *("tự do", "độc lập", "dân chủ", "tiến bộ", "văn minh", "thành công", "hợp nhất", "tự lập"),
    *("văn hóa", "văn bản", "văn phòng", "hợp đồng", "đồng ý", "gia đình", "trung bình"),
    *("đạo đức", "nhân đạo", "an ninh", "an sinh", "tự nhiên", "thuận lợi", "chiến thắng"),
    *("biên giới", "duy nhất", "liên quan", "trung tâm", "phương tiện", "đại diện", "đồng bằng"),
    *("công an", "ban công", "căn hộ", "định cư"),
    *("vân nam", "quảng đông", "hải nam", "hà khẩu"),  # across the border: women are sold there
)
# Districts that without marks look like words: "o nha be khoc", "cho o can duoc sua".
_ORDINARY_BARE = _keys("Nhà Bè", "Chợ Mới", "Cần Đước", "Cô Tô", "Cái Bè")
_PARTICLES = _folded("ạ a à nhé nha nhe ơi nè đó dạ vâng cũ mới ở tại")
# Around a name in an answer to "where are you?".
_FILLERS = _PARTICLES.union(
    _folded("tôi em mình tui tớ cháu con chị anh mk e m c ad chồng vợ nhà quê gốc người đang hiện"),
    _folded("giờ bây nay sống trọ trú thường làm việc gần khu vực vùng thuộc bên trong ngoài trên"),
    _folded("dưới miền tây bắc nam trung là thì của và địa phương nơi chỗ này đây đấy rồi thôi"),
    _folded("tỉnh huyện xã phường quận thị trấn thành phố tp tx tt ấp thôn xóm tổ khóm số vn việt"),
    _folded("ngay tận cạnh"),
    map(str, range(1, 100)),
)


# --- Finding ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Span:
    """Words that may be a name: the lead from `start`, the name from `first` to `end`."""

    start: int
    first: int
    end: int
    key: str
    units: tuple[_Unit, ...]
    exact: bool  # typed with all its marks, in a message that has marks
    joined: bool  # typed in one word: "hanoi"
    lead: _Lead | None = None

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def level(self) -> _Level:
        return min(unit.level for unit in self.units)

    @property
    def ids(self) -> set[str]:
        return {unit.id for unit in self.units}

    @property
    def is_great(self) -> bool:
        return self.level == _Level.PROVINCE or self.key in _WELL_KNOWN

    def inside(self, ids: set[str]) -> tuple[_Unit, ...]:
        return tuple(unit for unit in self.units if unit.within & ids)


def find_places(text: str, asked: bool = False) -> tuple[Place, ...]:
    """Return the places that `text` names: none, one, or several when a name is ambiguous.

    `text` is a message as typed: with or without marks, names of today or of before July 2025.
    With `asked` (the person was just asked where they are) a bare name of a commune counts;
    otherwise only provinces, well-known cities, and names led by a word such as "xã" or "ở".
    A place is a commune where it is certain which one, else its province of today.
    """
    words = _words(text[:_LONGEST_TEXT])
    found = _Search(words, asked).places()
    if not found and asked:
        # A slip in the marks, "Kiến Tương": nothing was found that is spelled like this.
        found = _Search([_without_marks(word) for word in words], asked).places()
    return found


def _without_marks(word: _Word) -> _Word:
    return replace(word, spelling=_Syllable(word.folded, word.folded, ""))


class _Search:
    """One message: all words that may be names, and which of them are meant as places."""

    def __init__(self, words: Sequence[_Word], asked: bool) -> None:
        self.words = words
        self.asked = asked
        self.accented = any(word.accented for word in words)
        self.names = _gazetteer().names
        self.spans = list(self._spans())
        self.plain = self._plain_segments()

    def places(self) -> tuple[Place, ...]:
        """Return the places meant, in the order of the message."""
        chosen = self._apart(span for span in self.spans if self._counts(span))
        return _places(self._with_neighbours(chosen[:_MOST_NAMES]), self.asked)

    # Which words may be names

    def _spans(self) -> Iterator[_Span]:
        for first in range(len(self.words)):
            key = ""
            for end in range(first + 1, min(first + _LONGEST_NAME, len(self.words)) + 1):
                if end > first + 1 and self.words[end - 1].starts:
                    break
                key += self.words[end - 1].folded
                if key in self.names:
                    yield from self._span(key, first, end)

    def _span(self, key: str, first: int, end: int) -> Iterator[_Span]:
        typed = tuple(word.spelling for word in self.words[first:end])
        spelled = [unit for unit in self.names[key] if unit.name]
        exact = [unit for unit in spelled if self.accented and unit.name == typed]
        units = exact or [unit for unit in spelled if _may_be(typed, unit.name)]
        joined = not units and len(typed) == 1 and len(key) > 4
        if joined:
            units = [unit for unit in spelled if unit.level < _Level.COMMUNE]
        if units or not spelled:
            units += [unit for unit in self.names[key] if not unit.name]
        units += self._before_a_particle(key, typed)
        if units:
            yield self._led(_Span(first, first, end, key, tuple(units), bool(exact), joined))

    def _before_a_particle(self, key: str, typed: Sequence[_Syllable]) -> list[_Unit]:
        """Return Tân Thành too for "xa Tan Thanh a": there is a Tân Thành A, and the polite "ạ"."""
        if self.accented or len(typed) < 3 or typed[-1].folded != "a":
            return []
        return [unit for unit in self.names.get(key[:-1], []) if len(unit.name) > 1]

    def _led(self, span: _Span) -> _Span:
        """Return the span with the lead before it, if that fits, and only the units of its kind."""
        for start in (span.first - 2, span.first - 1):
            lead = self._lead_between(start, span.first)
            if lead and self._goes_with(lead, span):
                units = self._of_kind(span.units, lead)
                if units:
                    return replace(span, start=start, units=units, lead=lead)
        return span

    def _lead_between(self, start: int, first: int) -> _Lead | None:
        if start < 0 or any(word.starts for word in self.words[start + 1 : first + 1]):
            return None
        typed = tuple(word.spelling for word in self.words[start:first])
        lead = _LEADS.get(_key(typed))
        if lead is None or not _may_be(typed, lead.word):
            return None
        # Who types marks writes "xã"; "Bình Xa Tuyên Quang" has none.
        return lead if typed == lead.word or not self.accented else None

    def _goes_with(self, lead: _Lead, span: _Span) -> bool:
        """Whether a lead of one letter is meant: "q. Gò Vấp", "q1", not the end of "2p 5"."""
        letter = self.words[span.first - 1]
        if lead.word[0].folded not in _LETTERS or letter.dotted:
            return True
        if not self._is_number(span.first):
            return self.asked
        counted = span.first > 1 and self._is_number(span.first - 2)
        return letter.is_one_of("qpf" if self.asked else "qp") and not counted

    def _is_number(self, at: int) -> bool:
        return self.words[at].folded.isdecimal()

    def _of_kind(self, units: tuple[_Unit, ...], lead: _Lead) -> tuple[_Unit, ...]:
        exact = tuple(unit for unit in units if unit.type in lead.types)
        short = len(units[0].name) == 1  # "xa lam" is not the town of Lâm
        sure = self.accented or self.asked or _Level.DISTRICT in lead.levels
        if exact or short or not sure:
            return exact
        return tuple(unit for unit in units if unit.level in lead.levels)

    # Which of them are meant

    def _apart(self, spans: Iterable[_Span]) -> list[_Span]:
        """Return spans that do not overlap, in the order of the text.

        A province or city goes before a longer name that only reaches into it (there is a commune
        Tân Hưng Tây, but "Tân Hưng Tây Ninh" ends in Tây Ninh), the one at the end before others.
        """
        chosen: list[_Span] = []
        taken: set[int] = set()
        for span in sorted(_outermost(spans), key=self._rank):
            if taken.isdisjoint(range(span.start, span.end)):
                chosen.append(span)
                taken |= _positions([span])
        return sorted(chosen, key=lambda span: span.start)

    def _rank(self, span: _Span) -> int:
        return 2 - span.is_great * (1 + self._ends_segment(span))

    def _ends_segment(self, span: _Span) -> bool:
        return span.end == len(self.words) or self.words[span.end].starts

    def _counts(self, span: _Span) -> bool:
        if self._is_bare_number(span) or self._cuts_a_compound(span) or self._is_ordinary(span):
            return False
        return (
            self._stands_alone(span)
            or self._is_led(span)
            or self._is_here(span)
            or self._is_sure(span)
        )

    def _is_ordinary(self, span: _Span) -> bool:
        if span.key not in _ORDINARY or self._is_capital(span):
            return False
        return span.lead is None or not (self.asked or _Level.DISTRICT in span.lead.levels)

    def _is_bare_number(self, span: _Span) -> bool:
        return span.lead is None and self._is_number(span.first)

    def _cuts_a_compound(self, span: _Span) -> bool:
        edges = {span.start, span.end}
        if not (self.asked or (span.exact and self.words[span.first].capital)):
            edges.add(span.first)  # "xã hội", but "xã Hội An"
        return any(self._pair(edge) in _COMPOUNDS for edge in edges)

    def _pair(self, edge: int) -> tuple[str, ...]:
        if not 0 < edge < len(self.words) or self.words[edge].starts:
            return ()
        return (self.words[edge - 1].folded, self.words[edge].folded)

    def _is_capital(self, span: _Span) -> bool:
        """Whether "Hòa Bình" is written as a name, in a message that is no headline."""
        words = self.words[span.first : span.end]
        if not span.exact or len(words) < 2 or not all(word.capital for word in words):
            return False
        return 2 * sum(word.capital for word in self.words) <= len(self.words) + len(words)

    def _is_led(self, span: _Span) -> bool:
        if span.lead is None:
            return False
        if span.level < _Level.COMMUNE:
            return True
        if self._is_number(span.first):  # "p 13" may be thirteen years
            return self.asked or self.words[span.start].folded != "p"
        if len(span) == 1:  # "xã đông lắm"
            return span.exact and (self.asked or self.words[span.first].capital)
        return self._is_clear(span) or self._cue(span) != ""

    def _is_here(self, span: _Span) -> bool:
        if not self._cue(span):
            return False
        if len(span) == 1 and span.key not in _ONE_SYLLABLE:
            return span.joined
        if len(self.words[span.first].folded) == 1 and not span.lead:  # "tai a nong": because he
            return self.asked or span.exact
        return self._is_clear(span) or span.key in _WELL_KNOWN

    def _is_clear(self, span: _Span) -> bool:
        """Whether marks tell the name from other words, or else its stand at the end does."""
        district = span.level < _Level.COMMUNE and span.key not in _ORDINARY_BARE
        return span.exact or district or self._ends_segment(span)

    def _cue(self, span: _Span) -> str:
        """Return the word before `span` that says that it is a place: "o", "tai", "que" or ""."""
        at = self._back_over(_BETWEEN, span.start, 3)
        found = self._cue_before(at, ("o", "tai", "que"))
        return found or self._cue_before(self._back_over(_OWNERS, at, 2), ("que",))

    def _back_over(self, small: Container[str], at: int, most: int) -> int:
        for _ in range(most):
            if at == 0 or self.words[at].starts or not self.words[at - 1].is_one_of(small):
                break
            at -= 1
        return at

    def _cue_before(self, at: int, cues: Container[str]) -> str:
        if at == 0 or self.words[at].starts or not self.words[at - 1].is_one_of(cues):
            return ""
        typed = self.words[at - 1].spelling
        return typed.folded if any(_fits(typed, cue) for cue in _HERE) else ""

    def _is_sure(self, span: _Span) -> bool:
        if span.level == _Level.COMMUNE or self._is_no_unit(span.first):
            return False
        if span.key in _ABBREVIATED:
            return False
        if span.key in _EVERYDAY:
            return span.joined or self._is_capital(span)
        marked = span.level == _Level.PROVINCE or span.key in _SURE_WITH_MARKS
        return span.joined or span.key in _UNMISTAKABLE or (span.exact and marked)

    def _is_no_unit(self, first: int) -> bool:
        if first == 0 or self.words[first].starts:
            return False
        before = self.words[first - 1]
        return before.spelling in _NOT_A_UNIT or before.is_one_of(_NOT_A_UNIT_BARE)

    # Messages that hold nothing but places: "kien tuong long an"

    def _stands_alone(self, span: _Span) -> bool:
        if span.start not in self.plain or not self._may_stand_alone(span):
            return False
        # A bare commune: only if the whole message is an address, not one part of a list.
        return span.is_great or len(self.plain) == len(self.words)

    def _may_stand_alone(self, span: _Span) -> bool:
        if span.key in _ABBREVIATED:
            return self.asked or span.end - span.start == len(self.words)
        return span.is_great or (self.asked and _covers(span))

    def _plain_segments(self) -> frozenset[int]:
        """Return the words of the segments that hold nothing but places and small words."""
        small = _FILLERS if self.asked else _PARTICLES
        known = {at for span in self._covering() for at in range(span.start, span.end)}
        plain: set[int] = set()
        for segment in self._segments():
            if all(at in known or self.words[at].is_one_of(small) for at in segment):
                plain.update(segment)
        return frozenset(plain)

    def _covering(self) -> list[_Span]:
        """Return the names that may stand alone and, clear of them, those that may not."""
        alone = [span for span in self.spans if self._may_stand_alone(span)]
        taken = _positions(alone)
        rest = [span for span in self.spans if _covers(span) and span.key not in _ORDINARY]
        return alone + [span for span in rest if taken.isdisjoint(range(span.start, span.end))]

    def _segments(self) -> Iterator[range]:
        starts = [at for at, word in enumerate(self.words) if word.starts]
        for start, end in pairwise([*starts, len(self.words)]):
            yield range(start, end)

    # Names beside a place that they lie in: "Kiến Tường, Long An"

    def _with_neighbours(self, chosen: list[_Span]) -> list[_Span]:
        found = list(chosen)
        taken = _positions(found)
        for large in found:  # grows while it is walked: An Cư, Tịnh Biên, An Giang
            for span in self._beside(large):
                if taken.isdisjoint(range(span.start, span.end)):
                    found.append(span)
                    taken |= _positions([span])
        return sorted(found, key=lambda span: span.start)

    def _beside(self, large: _Span) -> Iterator[_Span]:
        """Yield the names that lie in `large` and stand before it, or after it, longest first."""
        end = large.start
        while end > 0 and self.words[end - 1].is_one_of(_LINKS):
            end -= 1
        for span in _longest_first(self.spans):
            before = span.end in (end, large.start)
            after = span.start == large.end and (self.asked or span.level < _Level.COMMUNE)
            units = span.inside(large.ids) if before or after else ()
            if units and not self._is_bare_number(span):
                yield replace(span, units=units)


def _may_be(typed: tuple[_Syllable, ...], name: tuple[_Syllable, ...]) -> bool:
    return len(typed) == len(name) and all(map(_fits, typed, name))


def _covers(span: _Span) -> bool:
    return len(span) > 1 or span.level < _Level.COMMUNE or span.lead is not None


def _positions(spans: Iterable[_Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _longest_first(spans: Iterable[_Span]) -> list[_Span]:
    return sorted(spans, key=lambda span: (span.start - span.end, span.start))


def _outermost(spans: Iterable[_Span]) -> list[_Span]:
    """Return the spans that do not lie within another, the longest first."""
    outer: list[_Span] = []
    reached = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > reached:
            outer.append(span)
            reached = span.end
    return _longest_first(outer)


# --- From names to places ---------------------------------------------------------------------


def _places(spans: list[_Span], asked: bool) -> tuple[Place, ...]:
    narrowed = [_narrowed(span, spans, asked) for span in spans]
    inner = [span for at, span in enumerate(narrowed) if not _is_holder(at, narrowed)]
    places = [place for span in inner for place in _per_province(span.units)]
    with_commune = {place.code for place in places if place.commune}
    kept = [place for place in places if place.commune or place.code not in with_commune]
    return tuple(dict.fromkeys(kept))


def _is_holder(at: int, spans: list[_Span]) -> bool:
    """Whether another name lies in this one; of two in each other the second is the larger."""
    span = spans[at]
    inside = [index for index, other in enumerate(spans) if index != at and other.inside(span.ids)]
    return any(index < at or not span.inside(spans[index].ids) for index in inside)


def _narrowed(span: _Span, spans: list[_Span], asked: bool) -> _Span:
    """Return the span with the units that lie in another named place, else those that prevail."""
    ids = set[str]().union(*(other.ids for other in spans if other is not span))
    prevailing = span.units if span.lead else _prevailing(span)
    # "Hòa Bình, Bạc Liêu" is an address: small, then large. In a sentence it may be two places.
    beside = asked and any(other.start == span.end for other in spans)
    meant = span if beside else replace(span, units=prevailing)
    return replace(span, units=meant.inside(ids) or prevailing)


def _prevailing(span: _Span) -> tuple[_Unit, ...]:
    """Return whom a bare name means: a province before all, a city before a few communes."""
    provinces = tuple(unit for unit in span.units if unit.level == _Level.PROVINCE)
    districts = tuple(unit for unit in span.units if unit.level == _Level.DISTRICT)
    known = span.key in _WELL_KNOWN
    cities = tuple(unit for unit in districts if known or unit.type in ("Thành phố", "Quận"))
    if provinces or not cities:
        return provinces or span.units
    others = {unit.place.code for unit in span.units} - {unit.place.code for unit in cities}
    alone = len({unit.place.code for unit in districts}) == 1
    return cities if alone and len(others) <= _FEW_OTHERS else span.units


def _per_province(units: Iterable[_Unit]) -> list[Place]:
    """Return a place for each province: the commune where it is the same for all its units."""
    places: dict[str, set[Place]] = defaultdict(set)
    for unit in sorted(units, key=lambda unit: unit.level):
        places[unit.place.code].add(unit.place)
    return [
        next(iter(same)) if len(same) == 1 else _gazetteer().provinces[code]
        for code, same in places.items()
    ]


# --- By code, by location ---------------------------------------------------------------------


def provinces() -> tuple[Place, ...]:
    """Return the provinces of today, in the order of their codes."""
    return tuple(place for _, place in sorted(_gazetteer().provinces.items()))


def place_by_code(code: str) -> Place:
    """Return the province ("91") or the commune ("30280") of today with this official code.

    Raises:
        KeyError: there is none.
    """
    known = _gazetteer()
    return known.provinces.get(code) or known.communes[code]


def nearest(latitude: float, longitude: float) -> Place | None:
    """Return the province of the nearest centre of a commune; None outside the country.

    Close to a border this may be the neighbour (3 of 1,000 communes): let the person correct it.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # false for NaN too
        return None
    narrowing = math.cos(math.radians(latitude))

    def distance(centre: _Centre) -> float:
        east = (centre.longitude - longitude) * narrowing
        return math.hypot(centre.latitude - latitude, east) * _KM_PER_DEGREE

    centre = min(_gazetteer().centres, key=distance)
    return centre.place if distance(centre) <= _FARTHEST_KM else None
