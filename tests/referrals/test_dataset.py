"""The package's data: read whole, without its code."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

from referrals import dataset
from referrals.dataset import read_changes, read_communes


def test_every_old_commune_went_to_communes_of_today() -> None:
    """No chain of the old units is missing from the table of changes, and none leads nowhere."""
    today, before = read_communes()
    known = {(row.province_key, row.key) for row in today}
    changes = read_changes()
    for row in before:
        assert row.province_key in changes.provinces
        assert changes.communes[row.chain]
        assert known.issuperset(changes.communes[row.chain])


def test_the_package_is_not_imported() -> None:
    """Only its data is read: importing it costs half a second and opens a geocoder."""
    read_communes()
    assert find_spec("vietnamadminunits") is not None
    assert not [name for name in sys.modules if name.startswith(("vietnamadminunits", "geopy"))]


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says which package is wanted."""
    monkeypatch.setattr(dataset, "find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match="vietnamadminunits"):
        read_communes()
