"""Only closed categories can be counted: free text has no way in."""

import datetime

import pytest

from indicators.categories import Channel, Event, Key, Language, Topic

DAY = datetime.date(2026, 11, 21)


def key(**changes: object) -> Key:
    fields = {
        "day": DAY,
        "event": Event.ANSWER,
        "topic": Topic.DV_PENALTY,
        "channel": Channel.WEB,
        "unit": "91",
        "language": Language.VI,
    }
    return Key(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["event", "topic", "channel", "language"])
def test_text_is_no_category(field: str) -> None:
    """A string, even one that names a member, is refused."""
    with pytest.raises(TypeError):
        key(**{field: "answer"})


@pytest.mark.parametrize("unit", ["Nguyễn Văn A", "0912345678", "1", "ab", "12 Lê Lợi", "912"])
def test_a_unit_is_a_code(unit: str) -> None:
    """A unit is a province's or commune's code or nothing: no name, number or address."""
    with pytest.raises(ValueError, match="unit"):
        key(unit=unit)


@pytest.mark.parametrize("unit", ["", "91", "30337"])
def test_codes_are_units(unit: str) -> None:
    """No place, a province and a commune can be counted."""
    assert key(unit=unit).unit == unit
