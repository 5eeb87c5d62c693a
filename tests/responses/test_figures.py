"""Figures are compared as numbers, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses.figures import figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("phạt 5.000.000 đồng", {5_000_000}),
        ("phạt 5 triệu đồng", {5_000_000}),
        ("từ 20 đến 30 triệu đồng", {20_000_000, 30_000_000}),
        ("trong 03 ngày, tức 3 ngày", {3}),
        ("gấp 1,4 lần", {1.4}),
        ("tỷ lệ từ 11% đến 30%", {11, 30}),
        ("Luật 13/2022/QH15, Điều 25, khoản 3, từ 15/12/2025, năm 2025", set()),
        ("Điều 25, 26 và 27", set()),
    ],
)
def test_figures_in_a_sentence(text: str, found: set[float]) -> None:
    """Amounts, times and shares are found; names of laws, articles and dates are not."""
    assert figures(text) == found


@given(st.integers(1000, 10**9))
def test_dots_do_not_matter(amount: int) -> None:
    """An amount with dots is the amount without."""
    dotted = f"{amount:,}".replace(",", ".")
    assert figures(f"phạt {dotted} đồng") == {amount}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """No text makes it fail, and what is found is a number from 0 up."""
    assert all(figure >= 0 for figure in figures(text))
