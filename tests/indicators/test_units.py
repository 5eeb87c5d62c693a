"""Communes lie in the provinces that the conversation takes them to."""

from indicators.units import parent_of
from referrals.dataset import read_communes


def test_each_commune_lies_in_its_province() -> None:
    """All communes of today have the parent that the places' data gives them."""
    today, _ = read_communes()
    assert {one.code: parent_of(one.code) for one in today} == {
        one.code: one.province_code for one in today
    }


def test_a_province_lies_in_the_country() -> None:
    """A province's parent is the whole service."""
    today, _ = read_communes()
    assert {parent_of(one.province_code) for one in today} == {""}
