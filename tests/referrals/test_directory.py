"""The directory: true, sourced, led by 1800 8077; a faulty entry is refused by name and line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from referrals.directory import FIRST_NUMBER, FOLDER, Directory, DirectoryError, Kind, Service
from referrals.places import find_places, place_by_code, provinces

DIRECTORY = Directory.load()

ENTRY = """\
- id: first
  name: Ngôi nhà
  purpose: Nghe.
  who: Ai cũng được.
  number: "18008077"
  display: "1800 8077"
  hours: Cả ngày và đêm.
  cost: Miễn phí.
  area: ["91"]
  kinds: [hotline]
  source: Báo An Giang 2025
  verified_on: 2025-08-19
"""


def load(folder: Path, text: str) -> Directory:
    (folder / "services.yml").write_text(text, encoding="utf-8")
    return Directory.load(folder)


def texts(service: Service) -> list[str]:
    values = (getattr(service, field.name) for field in fields(service))
    return [value for value in values if isinstance(value, str)]


# What the directory says


def test_1800_8077_leads_every_list() -> None:
    """In every province, and without one; each service stands once."""
    lists = [DIRECTORY.national(), *(DIRECTORY.around(place) for place in provinces())]
    for services in lists:
        assert services[0].number == FIRST_NUMBER
        assert len(services) == len(set(services))


def test_around_gives_the_province_then_the_country() -> None:
    """Near first; a service of another province is not offered."""
    thanh_hoa = [service.id for service in DIRECTORY.around(place_by_code("38"))]
    assert thanh_hoa[:2] == ["anh-duong-an-giang", "anh-duong-thanh-hoa"]
    assert thanh_hoa[2:] == [service.id for service in DIRECTORY.national()][1:]
    assert "anh-duong-quang-ninh" not in thanh_hoa


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("Thủ Dầu Một, Bình Dương", "csaga-hcm-da-nang"),
        ("em ở Tam Kỳ, Quảng Nam", "csaga-hcm-da-nang"),
        ("xã Triệu Sơn, Thanh Hóa", "anh-duong-thanh-hoa"),
        ("ha long quang ninh", "anh-duong-quang-ninh"),
    ],
)
def test_old_place_leads_to_services_of_the_new_province(said: str, near: str) -> None:
    """A commune and an old province lead to the province of today."""
    (place,) = find_places(said)
    assert near in [service.id for service in DIRECTORY.around(place)]


@pytest.mark.parametrize("number", ["113", "115", "111", "1800 8077", "18001768", "1900 969 680"])
def test_known_number_is_found(number: str) -> None:
    """With or without spaces."""
    service = DIRECTORY.by_number(number)
    assert service is not None
    assert service.number == number.replace(" ", "")


@pytest.mark.parametrize("number", ["", " ", "112", "18009069", "1800", "abc"])
def test_unknown_number_is_none(number: str) -> None:
    """18009069 has no certain name and is no entry."""
    assert DIRECTORY.by_number(number) is None


def test_1800_8077_is_what_it_truly_is() -> None:
    """Free, day and night, An Giang; that it is national is not claimed."""
    service = DIRECTORY.by_number(FIRST_NUMBER)
    assert service is not None
    assert (service.area, service.cost, service.hours) == (("91",), "Miễn phí.", "Cả ngày và đêm.")
    assert set(service.kinds) == {Kind.HOTLINE, Kind.TRAFFICKING}
    assert service.note is not None
    assert "không nói đây là đường dây toàn quốc" in service.note


def test_emergency_numbers_are_for_the_whole_country() -> None:
    """113, 115 and 111 are in every list."""
    numbers = {service.number for service in DIRECTORY.national()}
    assert {"113", "115", "111"} <= numbers


def test_old_information_says_so() -> None:
    """Whatever no source confirms since 2024 carries its year and a warning."""
    for service in DIRECTORY.services:
        if service.verified_on.year < 2024:
            assert service.note is not None
            assert f"Thông tin năm {service.verified_on.year}, có thể đã thay đổi" in service.note


def test_stale_lists_the_oldest_first() -> None:
    """Staff see whom to call; what is fresh is not listed."""
    stale = DIRECTORY.stale(date(2026, 11, 21), 365)
    days = [service.verified_on for service in stale]
    assert days == sorted(days)
    assert stale[0].id == "anh-duong-quang-ninh"
    assert "ambulance-115" not in {service.id for service in stale}


def test_stale_counts_the_days() -> None:
    """A source of exactly `days` ago is not stale, one a day older is."""
    (service,) = (each for each in DIRECTORY.services if each.number == "18001233")
    assert service not in DIRECTORY.stale(date(2026, 11, 21), 365)
    assert service in DIRECTORY.stale(date(2026, 11, 22), 365)


def test_no_address_stands_anywhere() -> None:
    """Shelters are secret: no street, lane, house number or quarter, not even in a comment."""
    address = re.compile(
        r"\b(số nhà|ngõ|ngách|hẻm|khu phố|tổ \d|thôn|ấp|đường(?! dây)|phố(?<!thành phố)|phường)\b",
        re.IGNORECASE,
    )
    for path in FOLDER.glob("*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not address.search(line), f"{path.name}: {line}"


def test_texts_are_whole_and_composed() -> None:
    """Each text is NFC; each sentence ends like one."""
    for service in DIRECTORY.services:
        assert all(unicodedata.is_normalized("NFC", text) for text in texts(service))
        sentences = (service.purpose, service.who, service.hours, service.cost, service.note or ".")
        assert all(text.endswith(".") for text in sentences), service.id


# What is refused


def test_good_entry_is_read(tmp_path: Path) -> None:
    """The entry that the faulty ones are made from is good."""
    (service,) = load(tmp_path, ENTRY).services
    assert service.kinds == (Kind.HOTLINE,)
    assert service.verified_on == date(2025, 8, 19)
    assert service.note is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("cost:", "price:", "unknown key price"),
        ("  source: Báo An Giang 2025\n", "", "missing source"),
        ("source: Báo An Giang 2025", 'source: " "', "source: a text is wanted"),
        ("name: Ngôi nhà", "name: 5", "name: a text is wanted"),
        ("id: first", "id: First one", "id: small letters"),
        ("2025-08-19", "19/8/2025", "verified_on: a date"),
        ("2025-08-19", "2025-08-19 10:00:00", "verified_on: a date"),
        ("2025-08-19", "2025-02-30", "services.yml"),
        ('"18008077"', '"1800 8077"', "number: digits"),
        ('"18008077"', "18008077", "number: digits"),
        ('"1800 8077"', '"1800 8078"', "display: the digits"),
        ('"18008077"', "null", "display: the digits"),
        ("[hotline]", "[telephone]", "kinds: unknown kind 'telephone'"),
        ("[hotline]", "[[hotline]]", "kinds: unknown kind"),
        ("[hotline]", "[]", "kinds: a list"),
        ("[hotline]", "hotline", "kinds: a list"),
        ('["91"]', '["89"]', "area: unknown province code '89'"),
        ('["91"]', "[91]", "area: unknown province code 91"),
        ('["91"]', '["30280"]', "area: unknown province code '30280'"),
        ('["91"]', '"91"', "area: a list"),
        ("  who:", "  name: Nhà\n  who:", "the same key stands twice"),
        ("- id: first", "id: first", "services.yml:"),
        ("Cả ngày và đêm.", "Cả ngày: và đêm.", "services.yml:7"),
    ],
)
def test_faulty_entry_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    """One error type, which names the file and the reason."""
    assert old in ENTRY
    with pytest.raises(DirectoryError, match=re.escape(reason)) as caught:
        load(tmp_path, ENTRY.replace(old, new))
    assert "services.yml" in str(caught.value)


def test_error_names_line_and_entry(tmp_path: Path) -> None:
    """The second entry starts in line 13."""
    second = ENTRY.replace("id: first", "id: second").replace("cost:", "price:")
    with pytest.raises(DirectoryError, match=r"services\.yml:13: second: unknown key price"):
        load(tmp_path, ENTRY + second)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("id: first", "id: second", "first: the number 18008077 stands already in"),
        ("18008077", "18008078", "first: the id first stands already in"),
    ],
)
def test_twins_are_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    """An id or a number stands once, in all files."""
    second = ENTRY.replace("1800 8077", "1800 8078" if "8078" in new else "1800 8077")
    (tmp_path / "other.yml").write_text(second.replace(old, new), encoding="utf-8")
    with pytest.raises(DirectoryError, match=reason):
        load(tmp_path, ENTRY)


@pytest.mark.parametrize("text", ["", "{}", "- 5", "- [1]", "\t", "a: [", "[]"])
def test_what_is_no_list_of_services_is_refused(tmp_path: Path, text: str) -> None:
    """Also when empty, or not even YAML."""
    with pytest.raises(DirectoryError):
        load(tmp_path, text)


def test_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are not UTF-8."""
    (tmp_path / "services.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(DirectoryError, match=r"services\.yml"):
        Directory.load(tmp_path)


def test_directory_without_the_first_number_is_refused(tmp_path: Path) -> None:
    """No list could be led by it."""
    with pytest.raises(DirectoryError, match=FIRST_NUMBER):
        load(tmp_path, ENTRY.replace("18008077", "113").replace("1800 8077", "113"))


def test_services_without_a_number_may_be_many(tmp_path: Path) -> None:
    """Only numbers that are there can stand twice."""
    silent = ENTRY.replace('"18008077"', "null").replace('"1800 8077"', '""')
    entries = (silent.replace("first", "second"), silent.replace("first", "third"))
    assert len(load(tmp_path, ENTRY + "".join(entries)).services) == 3


def test_the_nearest_come_first() -> None:
    """From a place by the sea of the North: 1800 8077, then its own house, then the next."""
    found = [service.id for service in Directory.load().nearest(20.95, 107.08)]
    assert found[:3] == ["anh-duong-an-giang", "anh-duong-quang-ninh", "anh-duong-thanh-hoa"]


def test_as_many_as_wanted() -> None:
    """No more local services than asked for, beside the one that leads every list."""
    assert len(Directory.load().nearest(20.95, 107.08, most=2)) == 3
