"""Places: whoever names one, old or new, with or without marks, gets its province of today."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from referrals.places import (
    Place,
    find_places,
    is_only_a_place,
    nearest,
    place_by_code,
    provinces,
)

NEW_PROVINCES = {
    "01": "Hà Nội",
    "04": "Cao Bằng",
    "08": "Tuyên Quang",
    "11": "Điện Biên",
    "12": "Lai Châu",
    "14": "Sơn La",
    "15": "Lào Cai",
    "19": "Thái Nguyên",
    "20": "Lạng Sơn",
    "22": "Quảng Ninh",
    "24": "Bắc Ninh",
    "25": "Phú Thọ",
    "31": "Hải Phòng",
    "33": "Hưng Yên",
    "37": "Ninh Bình",
    "38": "Thanh Hóa",
    "40": "Nghệ An",
    "42": "Hà Tĩnh",
    "44": "Quảng Trị",
    "46": "Huế",
    "48": "Đà Nẵng",
    "51": "Quảng Ngãi",
    "52": "Gia Lai",
    "56": "Khánh Hòa",
    "66": "Đắk Lắk",
    "68": "Lâm Đồng",
    "75": "Đồng Nai",
    "79": "Thành phố Hồ Chí Minh",
    "80": "Tây Ninh",
    "82": "Đồng Tháp",
    "86": "Vĩnh Long",
    "91": "An Giang",
    "92": "Cần Thơ",
    "96": "Cà Mau",
}

# Resolution 202/2025/QH15: what became of the 63 provinces.
OLD_PROVINCES = {
    "Hà Nội": "01",
    "Cao Bằng": "04",
    "Hà Giang": "08",
    "Tuyên Quang": "08",
    "Điện Biên": "11",
    "Lai Châu": "12",
    "Sơn La": "14",
    "Lào Cai": "15",
    "Yên Bái": "15",
    "Bắc Kạn": "19",
    "Thái Nguyên": "19",
    "Lạng Sơn": "20",
    "Quảng Ninh": "22",
    "Bắc Giang": "24",
    "Bắc Ninh": "24",
    "Hòa Bình": "25",
    "Phú Thọ": "25",
    "Vĩnh Phúc": "25",
    "Hải Dương": "31",
    "Hải Phòng": "31",
    "Hưng Yên": "33",
    "Thái Bình": "33",
    "Hà Nam": "37",
    "Nam Định": "37",
    "Ninh Bình": "37",
    "Thanh Hóa": "38",
    "Nghệ An": "40",
    "Hà Tĩnh": "42",
    "Quảng Bình": "44",
    "Quảng Trị": "44",
    "Thừa Thiên Huế": "46",
    "Đà Nẵng": "48",
    "Quảng Nam": "48",
    "Kon Tum": "51",
    "Quảng Ngãi": "51",
    "Bình Định": "52",
    "Gia Lai": "52",
    "Khánh Hòa": "56",
    "Ninh Thuận": "56",
    "Đắk Lắk": "66",
    "Phú Yên": "66",
    "Bình Thuận": "68",
    "Đắk Nông": "68",
    "Lâm Đồng": "68",
    "Bình Phước": "75",
    "Đồng Nai": "75",
    "Bà Rịa - Vũng Tàu": "79",
    "Bình Dương": "79",
    "Hồ Chí Minh": "79",
    "Long An": "80",
    "Tây Ninh": "80",
    "Đồng Tháp": "82",
    "Tiền Giang": "82",
    "Bến Tre": "86",
    "Trà Vinh": "86",
    "Vĩnh Long": "86",
    "An Giang": "91",
    "Kiên Giang": "91",
    "Cần Thơ": "92",
    "Hậu Giang": "92",
    "Sóc Trăng": "92",
    "Bạc Liêu": "96",
    "Cà Mau": "96",
}

# What people write, whether or not they were asked.
SAID = {
    "Tôi ở Long Xuyên": "91",
    "kien tuong long an": "80",
    "Kiến Tường, Long An": "80",
    "tp hcm": "79",
    "TP.HCM": "79",
    "tphcm có chỗ nào không": "79",
    "Thành phố Hồ Chí Minh": "79",
    "sg": "79",
    "e o SG": "79",
    "sài gòn": "79",
    "saigon": "79",
    "hn": "01",
    "em ở hn ạ": "01",
    "ha noi": "01",
    "quê mình ở huyện Mỹ Đức hà nội": "01",
    "bmt": "66",
    "buon me thuot": "66",
    "em o quan go vap": "79",
    "q. gò vấp": "79",
    "q1": "79",
    "quận 9": "79",
    "phường 14 quận 10": "79",
    "p5 q gò vấp": "79",
    "em đang ở Thủ Đức": "79",
    "châu đốc": "91",
    "TX Kiến Tường": "80",
    "tx. kien tuong": "80",
    "em o can tho": "92",
    "Em ở Cần Thơ có chỗ nào không": "92",
    "thành phố cần thơ": "92",
    "em que thanh hoa": "38",
    "Thanh Hoá": "38",
    "thanh hóa có nhà tạm lánh không": "38",
    "em ở xã Triệu Sơn, Thanh Hóa": "38",
    "o nghe an": "40",
    "nghệ an nhé": "40",
    "Tp Vinh": "40",
    "ở Vinh": "40",
    "nhà em ở Hoà Bình": "25",
    "tinh hoa binh": "25",
    "em ở dak lak": "66",
    "Đắc Lắc": "66",
    "đăk lăk": "66",
    "daklak": "66",
    "kontum": "51",
    "chị ở Qui Nhơn": "52",
    "Quy Nhơn": "52",
    "Mĩ Tho": "82",
    "ở vũng tàu": "79",
    "brvt": "79",
    "bà rịa vũng tàu": "79",
    "Bà Rịa - Vũng Tàu": "79",
    "ở dĩ an bình dương": "79",
    "thủ dầu một": "79",
    "phan rang": "56",
    "nha trang": "56",
    "pleiku": "52",
    "đà lạt": "68",
    "Phan Thiết, Bình Thuận": "68",
    "tam kỳ quảng nam": "48",
    "em ở tp huế": "46",
    "quê em ở Huế": "46",
    "thừa thiên huế": "46",
    "móng cái": "22",
    "ha long quang ninh": "22",
    "hải dương": "31",
    "em ở hải phòng": "31",
    "huyen thuy nguyen hai phong": "31",
    "nam dinh": "37",
    "phủ lý hà nam": "37",
    "bac can": "19",
    "bắc kạn": "19",
    "viet tri phu tho": "25",
    "điện biên": "11",
    "Hà Giang ạ": "08",
    "lao cai": "15",
    "huyện Mường Khương tỉnh Lào Cai": "15",
    "rạch giá kiên giang": "91",
    "phu quoc": "91",
    "an cư tịnh biên an giang": "91",
    "huyen thoai son": "91",
    "sa dec": "82",
    "ben tre": "86",
    "cang long tra vinh": "86",
    "soc trang": "92",
    "vị thanh hậu giang": "92",
    "o tan ca mau": "96",
    "bac lieu": "96",
    "danang": "48",
    "Hà Nội, Cầu Giấy": "01",
    "cầu giấy": "01",
    "My husband hits me. I am in Ho Chi Minh City": "79",
    "I live in Hanoi": "01",
    "xã Hội An, huyện Chợ Mới, An Giang": "91",
    "Mỹ Thạnh, Thủ Thừa, Long An": "80",
    "phường Mỹ Thạnh, Long Xuyên": "91",
    "em bị chồng đánh, nhà em ở xã Tân Lập, huyện Mộc Hóa, tỉnh Long An": "80",
}

# Said in answer to "where are you?"; a bare commune counts.
ANSWERED = {
    "Mỹ Thới": "91",
    "vinh te chau doc": "91",
    "dạ em ở ninh kiều ạ": "92",
    "xóm 3 xã Yên Thọ, Như Thanh": "38",
    "Đoàn Kết, Lai Châu": "12",
    "x. tan lap h. moc hoa": "80",
    "gần chợ Long Xuyên": "91",
    "Kiến Tương": "80",
    "hóa bình": "25",
    "Hà Nôi": "01",
    "Hòa Bình, Bạc Liêu": "96",
    "Tân Hưng Tây Ninh": "80",
    "Nhơn Hội An Giang": "91",
    "em bây giờ đang trọ ở Bình Chánh": "79",
}

# Ordinary messages: no place, whatever names their words could be.
NO_PLACE = (
    "chồng em đánh em chảy cả máu",
    "chong em danh chay ca mau",
    "em chỉ muốn sống hòa bình",
    "gia dinh hoa binh hanh phuc",
    "mình cần thơ hay về mẹ",
    "em can tho oxy",
    "lang nghe an ui em",
    "anh ấy đã nặng lời với em",
    "anh ta da nang tay voi vo",
    "em di lam dong ve la bi danh",
    "hai vo chong o hai phong rieng",
    "ước gì trở thành hoa hậu",
    "tro thanh hoa hau",
    "hôm qua em ở yên một chỗ",
    "chi ha nam nay 30 tuoi",
    "hai nam dinh ly hon ma khong dam",
    "luong em khong cao bang chong",
    "anh ta co long an nan hoi cai",
    "ve gia lai bi con danh",
    "anh son la chong em",
    "no danh lai chau",
    "ong lao cai nhau voi em suot",
    "dien bien tam ly cua tre",
    "xã hội an toàn cho phụ nữ",
    "xa hoi phai bao ve phu nu",
    "xã biên giới có được hỗ trợ không",
    "hanh ha tinh than vo thi bi phat the nao",
    "tình hình tại trung tâm thế nào",
    "o chung voi me chong kho qua",
    "o nha be khoc suot dem",
    "quan tam den em mot chut",
    "phuong an nao tot hon",
    "huyen oi giup chi voi",
    "tại đồng tiền mà ra cả",
    "chị Thanh Hóa nói với em",
    "bạn em tên Hải Dương",
    "đường Điện Biên Phủ",
    "bún bò Huế ngon không",
    "chi hue oi",
    "tư tưởng Hồ Chí Minh về bình đẳng giới",
    "phải có hợp đồng và đại diện gia đình",
    "bình quân 1 tháng anh ta đánh 2 lần",
    "em P 13 tuổi",
    "ảnh 2 cm x 3 cm",
    "em bị nhốt ở căn hộ",
    "mẹ em bị bán sang Trung Quốc, ở Vân Nam",
    "người lao động thấp hơn bao nhiêu",
    "nguoi lao dong thap nhat",
    "người Việt Nam định cư ở nước ngoài",
    "bạo lực gia đình là gì",
    "18008077",
    "?!...",
    "",
)

# Answers to "where are you?" that tell no place.
NO_ANSWER = (
    "không",
    "khong noi dau",
    "em không muốn nói",
    "tại sao hỏi",
    "o dau cung dc",
    "ở việt nam",
    "ở nhà chồng",
    "o phong tro",
    "an toàn",
    "bình thường",
    "nước ngoài",
    "đài loan",
    "nó đang ở ngoài",
    "thôi bỏ qua",
    "chi can so dien thoai",
    "xa lam",
)


def bare(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(mark for mark in marks if not unicodedata.combining(mark))


def codes(places: tuple[Place, ...]) -> set[str]:
    return {place.code for place in places}


@pytest.mark.parametrize(("text", "code"), SAID.items())
@pytest.mark.parametrize("asked", [False, True])
def test_everyday_message_names_its_province(text: str, code: str, asked: bool) -> None:
    """One province is found, the right one, also when nobody asked."""
    assert codes(find_places(text, asked)) == {code}


@pytest.mark.parametrize(("text", "code"), ANSWERED.items())
def test_answer_to_the_question_names_its_province(text: str, code: str) -> None:
    """After "where are you?" bare communes and slips in the marks are understood."""
    assert codes(find_places(text, asked=True)) == {code}


@pytest.mark.parametrize("text", NO_PLACE)
def test_ordinary_message_names_no_place(text: str) -> None:
    """Names of places that are also everyday words do not fire in sentences."""
    assert find_places(text) == ()


@pytest.mark.parametrize("text", NO_ANSWER)
def test_evasive_answer_names_no_place(text: str) -> None:
    """Who does not want to tell is not put anywhere."""
    assert find_places(text, asked=True) == ()


@pytest.mark.parametrize(("text", "code"), SAID.items())
def test_form_does_not_change_the_place(text: str, code: str) -> None:
    """Decomposed marks, small and capital letters: the same place."""
    for form in (unicodedata.normalize("NFD", text), text.lower(), text.upper()):
        assert codes(find_places(form, asked=True)) == {code}


def test_provinces_are_the_34_of_today() -> None:
    """Codes and names are the official ones since 1 July 2025."""
    assert {place.code: place.province for place in provinces()} == NEW_PROVINCES


@pytest.mark.parametrize(("code", "name"), NEW_PROVINCES.items())
@pytest.mark.parametrize("asked", [False, True])
def test_every_new_province_is_found(code: str, name: str, asked: bool) -> None:
    """Its bare name is enough, with and without marks."""
    for text in (name, bare(name), f"em o {bare(name)}", f"Em ở {name} ạ"):
        assert find_places(text, asked) == (place_by_code(code),)


@pytest.mark.parametrize(("name", "code"), OLD_PROVINCES.items())
@pytest.mark.parametrize("asked", [False, True])
def test_every_old_province_leads_to_the_new_one(name: str, code: str, asked: bool) -> None:
    """People go on naming the province they grew up in."""
    for text in (name, bare(name), f"quê em ở {name}", f"tinh {bare(name)}"):
        assert find_places(text, asked) == (place_by_code(code),)


def test_same_name_in_several_provinces_is_a_choice() -> None:
    """Mỹ Thạnh is in four provinces: all are offered, one fuller chain is enough."""
    assert len(find_places("Mỹ Thạnh", asked=True)) == 4
    assert codes(find_places("Mỹ Thạnh, Giồng Trôm", asked=True)) == {"86"}


def test_bare_commune_waits_to_be_asked() -> None:
    """Without the question, and without "xã" or "ở", a commune's name is only words."""
    assert find_places("Mỹ Thạnh") == ()
    assert find_places("xã Mỹ Thạnh")
    assert find_places("em ở Mỹ Thạnh")


def test_certain_commune_is_told() -> None:
    """A commune of today, or an old one that went wholly into one, is found as such."""
    (place,) = find_places("phường Long Xuyên, An Giang")
    assert (place.commune, place.label) == ("Phường Long Xuyên", "Phường Long Xuyên, An Giang")
    (place,) = find_places("xã An Cư, huyện Tịnh Biên")
    assert place.commune == "Xã An Cư"


def test_district_with_several_communes_is_its_province() -> None:
    """A district is no more; which commune is not guessed."""
    assert find_places("huyện Triệu Sơn") == (place_by_code("38"),)


def test_district_that_became_one_commune_is_that_commune() -> None:
    """The island districts are one special zone each."""
    (place,) = find_places("huyện Cô Tô")
    assert place.commune == "Đặc khu Cô Tô"


def test_exact_marks_win() -> None:
    """Tân Thạnh is not Tân Thành when the marks are typed; without marks it may be either."""
    exact = codes(find_places("xã Tân Thạnh"))
    folded = codes(find_places("xa tan thanh"))
    assert exact < folded


def test_old_and_new_of_one_name_are_both_offered_the_new_first() -> None:
    """Phường Long Xuyên is An Giang's of today; Hải Dương had one."""
    first, second = find_places("phường Long Xuyên")
    assert (first.code, second.code) == ("91", "31")


def test_two_provinces_are_both_offered() -> None:
    """Home and work: the person chooses."""
    assert codes(find_places("quê em Nghệ An nhưng đang ở Bình Dương")) == {"40", "79"}


def test_ambiguous_district_offers_every_province() -> None:
    """There were nine districts called Châu Thành, now in five provinces."""
    assert codes(find_places("huyện Châu Thành")) == {"80", "82", "86", "91", "92"}
    assert codes(find_places("huyện Châu Thành, Hậu Giang")) == {"92"}


def test_place_by_code_knows_provinces_and_communes() -> None:
    """Deep links carry codes of today."""
    assert place_by_code("91").label == "An Giang"
    commune = find_places("phường Long Xuyên")[0]
    assert commune.commune_code is not None
    assert place_by_code(commune.commune_code) == commune


@pytest.mark.parametrize("code", ["", "00", "89", "30", "abc", "91 ", "99999"])
def test_unknown_code_is_a_key_error(code: str) -> None:
    """Codes that are gone, such as 89 (An Giang before 2025), are refused."""
    with pytest.raises(KeyError):
        place_by_code(code)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (21.028, 105.834, "01"),
        (10.386, 105.435, "91"),
        (10.776, 105.946, "80"),
        (10.346, 107.084, "79"),
        (16.463, 107.590, "46"),
        (19.807, 105.776, "38"),
        (10.228, 103.964, "91"),
        (22.333, 103.843, "15"),
        (8.690, 106.608, "79"),
    ],
)
def test_location_gives_its_province(latitude: float, longitude: float, code: str) -> None:
    """Cities, islands and mountain towns."""
    assert nearest(latitude, longitude) == place_by_code(code)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(37.5, 127.0), (25.0, 121.5), (0.0, 0.0), (float("nan"), 105.0), (91.0, 105.0)],
)
def test_location_abroad_is_no_place(latitude: float, longitude: float) -> None:
    """Seoul, Taipei, the sea and nonsense."""
    assert nearest(latitude, longitude) is None


WORDS = st.sampled_from(
    "xã phường p q tp huyện ở o tai quê Tân An Bình Hòa hoa binh long an giang hà nội 1 12 a ạ"
    " Châu Thành chau thanh em chồng đánh , . \n".split(" ")
)


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)),
    st.booleans(),
)
@example("xã tân an " * 400, True)
@example("p1 " * 2000, True)
@example("́̀ ẹ́́ İ ß ﬁ", True)
def test_any_text_is_read_in_time(text: str, asked: bool) -> None:
    """No text fails, and none takes long."""
    find_places("")  # the names are read at the first call
    start = time.perf_counter()
    found = find_places(text, asked)
    assert time.perf_counter() - start < 1
    assert all(place_by_code(place.commune_code or place.code) == place for place in found)
    assert len(found) == len(set(found))


@settings(deadline=None, max_examples=200)
@given(st.lists(WORDS, max_size=30).map(" ".join), st.booleans())
def test_decomposed_text_is_the_same(text: str, asked: bool) -> None:
    """Phones send composed marks, some keyboards decomposed ones."""
    decomposed = unicodedata.normalize("NFD", text)
    assert find_places(decomposed, asked) == find_places(text, asked)


@settings(deadline=None)
@given(st.floats(), st.floats())
def test_any_location_is_read(latitude: float, longitude: float) -> None:
    """No pair of numbers fails."""
    place = nearest(latitude, longitude)
    assert place is None or place in provinces()


@pytest.mark.parametrize(
    "text", ["xã Triệu Sơn", "kien tuong long an", "tp hcm", "em ở Long Xuyên", "quê mình ở Huế ạ"]
)
def test_a_place_and_nothing_else(text: str) -> None:
    """A name with the words that stand around names is only a place."""
    assert is_only_a_place(text)


@pytest.mark.parametrize(
    "text",
    [
        "thuê nhà khu Mỹ Đình",
        "quán ăn ngon ở Hà Nội",
        "chồng em ở Huế đánh em",
        "nha tam lanh gan day",
        "xin chào",
        "",
    ],
)
def test_more_than_a_place(text: str) -> None:
    """A name inside a sentence that says more, or no name, is not only a place."""
    assert not is_only_a_place(text)
