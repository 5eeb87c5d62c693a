"""Charts of published figures."""

from __future__ import annotations

import re
import struct
from xml.etree import ElementTree

import pytest

from indicators.charts import Chart, bars, over_time
from indicators.disclosure import Figure
from indicators.periods import Period, month_parts, parse_period

YEAR = parse_period("2026")
MONTHS = month_parts(YEAR)


def known(value: int) -> Figure:
    return Figure(value, True, YEAR)


HIDDEN, OPEN = Figure(None, True, YEAR), Figure(None, False, None)


def texts(chart: Chart) -> list[str]:
    """Return the texts that are drawn, in their order."""
    root = ElementTree.fromstring(chart.svg())  # noqa: S314 - our own drawing
    return ["".join(one.itertext()) for one in root.iter() if one.tag.endswith("}text")]


def points(*figures: Figure) -> list[tuple[Period, Figure]]:
    return list(zip(MONTHS, figures, strict=False))


def test_columns_stand_in_the_order_of_time() -> None:
    """Hidden and empty months keep their place between the others."""
    drawn = texts(over_time(points(known(1230), HIDDEN, known(40), OPEN)))
    months = [text for text in drawn if re.fullmatch(r"0\d2026", text)]
    assert months == ["012026", "022026", "032026", "042026"]
    assert drawn[-4:] == ["1.230", "dưới 10", "40", "chưa có"]


def test_numbers_on_the_axis_are_vietnamese() -> None:
    """Thousands have a stop between, as in the tables beside."""
    drawn = texts(over_time(points(known(12300), known(40))))
    assert "10.000" in drawn
    assert not [text for text in drawn if "," in text]


def test_bars_say_label_and_number() -> None:
    """Each bar is named in full, however long its name is, and says its number."""
    long = "Trợ giúp pháp lý miễn phí của Trung tâm trợ giúp pháp lý nhà nước"
    drawn = texts(bars([("Công an", known(40)), (long, HIDDEN), ("Nơi tạm lánh", OPEN)]))
    assert {"Công an", long, "Nơi tạm lánh", "40", "dưới 10", "chưa có"} <= set(drawn)


@pytest.mark.parametrize("chart", [over_time(points(HIDDEN)), bars([("Công an", HIDDEN)])])
def test_a_hidden_figure_is_a_dashed_box(chart: Chart) -> None:
    """It differs from a number by its shape too, not by colour alone."""
    drawn = chart.svg()
    assert "stroke-dasharray" in drawn
    assert 'fill="#1f4e5f"' not in drawn
    assert "dưới 10" in texts(chart)


def test_a_figure_that_is_not_there_yet_draws_no_bar() -> None:
    """Nothing published is not zero."""
    drawn = over_time(points(OPEN)).svg()
    assert "stroke-dasharray" not in drawn
    assert 'fill="#1f4e5f"' not in drawn


def test_svg_needs_nothing_that_a_strict_policy_forbids() -> None:
    """No style attribute, no script, nothing from elsewhere: `style-src 'self'` lets it pass."""
    drawn = bars([('<script>alert("x")</script>', known(10))]).svg()
    assert not re.search(r"<script|<style|\sstyle=|href=|url\(", drawn)


def test_nothing_to_draw_is_no_error() -> None:
    """An empty table still has a chart, an empty one."""
    assert over_time([]).svg().startswith("<svg")
    assert bars([]).svg().startswith("<svg")


def test_png_grows_with_its_scale() -> None:
    """Twice the scale is twice the pixels."""
    chart = bars([("Công an", known(40))])
    widths = [struct.unpack(">I", chart.png(scale)[16:20])[0] for scale in (1.0, 2.0)]
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)


def test_ten_years_of_months_fit() -> None:
    """Every month has its column, though not every one its name."""
    long = parse_period("2017-01-01..2026-12-31")
    months = [
        (month, known(10 * (number % 90 + 1))) for number, month in enumerate(month_parts(long))
    ]
    drawn = over_time(months).svg()
    assert drawn.count('fill="#1f4e5f"') == 120
