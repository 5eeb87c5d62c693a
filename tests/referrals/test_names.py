"""Spelling: a name is known with all, some or none of its marks, but not with others."""

from __future__ import annotations

import pytest

from referrals.names import key, may_be, spelled


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kien tuong", "Kiến Tường"),
        ("kiên tương", "Kiến Tường"),
        ("Hoà Bình", "Hòa Bình"),
        ("Mĩ Tho", "Mỹ Tho"),
        ("Qui Nhon", "Quy Nhơn"),
        ("dak lak", "Đắk Lắk"),
        ("ba ria vung tau", "Bà Rịa - Vũng Tàu"),
    ],
)
def test_fewer_marks_may_be_the_name(typed: str, name: str) -> None:
    """Also the two spellings of i, and the two places of a tone mark."""
    assert may_be(spelled(typed), spelled(name))
    assert key(spelled(typed)) == key(spelled(name))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hóa Bình", "Hòa Bình"),
        ("Tân Thành", "Tân Thạnh"),
        ("Kiến Tường", "Kien Tuong"),
        ("Đa Lat", "Da Lat"),
        ("kientuong", "Kiến Tường"),
        ("Kiến", "Kiến Tường"),
    ],
)
def test_other_marks_are_another_name(typed: str, name: str) -> None:
    """A mark that the name does not have tells them apart, and so does another syllable."""
    assert not may_be(spelled(typed), spelled(name))
