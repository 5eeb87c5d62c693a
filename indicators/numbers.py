"""Published figures, shares and dates in Vietnamese words and numbers (locale vi_VN)."""

from __future__ import annotations

import datetime

from babel.dates import format_date
from babel.numbers import format_decimal

from indicators.disclosure import Figure

HIDDEN = "dưới 10"
NOTHING_CLOSED = "chưa có"
_LOCALE = "vi_VN"


def figure_text(figure: Figure) -> str:
    """Return the number with thousands apart, `HIDDEN`, or `NOTHING_CLOSED`."""
    if figure.covers is None:
        return NOTHING_CLOSED
    return HIDDEN if figure.value is None else number_text(figure.value)


def number_text(value: float) -> str:
    """Return `value` with at most two decimals: 1234.5 is "1.234,5"."""
    return format_decimal(value, format="#,##0.##", locale=_LOCALE)


def percent_text(percent: float) -> str:
    """Return `percent` (100 is all) with at most one decimal: 12.34 is "12,3%"."""
    return format_decimal(percent, format="#,##0.#", locale=_LOCALE) + "%"


def date_text(day: datetime.date) -> str:
    """Return the day as people write it here: 05/02/2026."""
    return format_date(day, "dd/MM/yyyy", locale=_LOCALE)
