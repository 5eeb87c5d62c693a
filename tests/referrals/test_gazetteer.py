"""All names of units: whole, and each leads to a place of today."""

from __future__ import annotations

from referrals.gazetteer import gazetteer


def test_all_units_of_today_are_there() -> None:
    """34 provinces and 3,321 communes since 1 July 2025."""
    assert len(gazetteer().provinces) == 34
    assert len(gazetteer().communes) == 3321


def test_every_name_leads_to_a_place_of_today() -> None:
    """Names of old units hold no code that is gone."""
    known = gazetteer()
    today = {*known.provinces.values(), *known.communes.values()}
    for units in known.names.values():
        assert units
        assert today.issuperset(unit.place for unit in units)


def test_every_unit_lies_in_its_own_province() -> None:
    """What a fuller chain is told by: each unit below a province is within the right one."""
    for units in gazetteer().names.values():
        for unit in units:
            assert unit.id == f"new:{unit.place.code}" or f"new:{unit.place.code}" in unit.within
