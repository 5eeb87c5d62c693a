"""Figures, shares and dates as people here write them."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.disclosure import Figure
from indicators.numbers import (
    HIDDEN,
    NOTHING_CLOSED,
    date_text,
    figure_text,
    number_text,
    percent_text,
)
from indicators.periods import parse_period

OCTOBER = parse_period("2026-10")


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(1230, True, OCTOBER), "1.230"),
        (Figure(10, True, OCTOBER), "10"),
        (Figure(None, True, OCTOBER), HIDDEN),
        (Figure(None, False, None), NOTHING_CLOSED),
    ],
)
def test_a_figure_is_a_number_hidden_or_not_there_yet(figure: Figure, text: str) -> None:
    """A hidden figure never reads as zero, nor as one that is still to come."""
    assert figure_text(figure) == text


def test_numbers_have_the_separators_of_viet_nam() -> None:
    """A stop between thousands, a comma before decimals, no needless zeros."""
    assert number_text(1234567.5) == "1.234.567,5"
    assert number_text(50.0) == "50"
    assert percent_text(12.345) == "12,3%"
    assert percent_text(100) == "100%"


def test_days_are_written_day_first() -> None:
    """Two digits, day before month."""
    assert date_text(date(2026, 2, 5)) == "05/02/2026"
