"""Vega-Lite specifications of charts, by Altair.

https://vega.github.io/vega-lite/docs/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair

from indicators.disclosure import Figure
from indicators.numbers import NOTHING_CLOSED, figure_text

# Pages show it in the reader's sans-serif, vl-convert brings the first: both have one width.
_FONT = "Liberation Sans, Arial, sans-serif"
_INK, _BAR, _HIDDEN, _GRID = "#1d1d1d", "#1f4e5f", "#595959", "#d0d0d0"
_TEN = 10
_WIDTH, _HEIGHT = 600, 240
_ROW = 40
_ALL_MONTHS_NAMED = 18
_LYING_COLUMNS = 12
_LYING = {"dy": -6, "baseline": "bottom", "align": "center"}
_STANDING = {"angle": 270, "dx": 6, "align": "left", "baseline": "middle"}
_LOOKS = altair.Config(
    font=_FONT,
    aria=False,  # the page's own words say what the chart shows, in Vietnamese
    background="#ffffff",
    padding=8,
    view=altair.ViewConfig(stroke=None),
    axis=altair.AxisConfig(
        labelColor=_INK, titleColor=_INK, labelFontSize=12, titleFontSize=12, gridColor=_GRID
    ),
)


_Rows = Iterable[tuple[str, Figure]]
_Spec = dict[str, Any]


def columns(figures: _Rows) -> _Spec:
    """Return columns; a line break in a label stays one."""
    rows = [_row(*one) for one in figures]
    place = altair.X("label:N", sort=_order(rows), title=None, axis=_months(len(rows)))
    numbers = altair.Axis(format=",d", tickMinStep=_TEN, tickCount=5, domain=False, ticks=False)
    size = altair.Y("number:Q", title="Lượt", scale=_scale(rows), axis=numbers)
    base = altair.Chart(altair.InlineData(values=rows)).encode(x=place, y=size)
    above = _LYING if len(rows) <= _LYING_COLUMNS else _STANDING
    return _draw(_layers(base, {"width": {"band": 0.75}}, above), _HEIGHT)


def bars(figures: _Rows) -> _Spec:
    """Return lying bars.

    A label stands above its bar: long names need no narrow column, on a phone neither.
    """
    rows = [_row(*one) for one in figures]
    place = altair.Y("label:N", sort=_order(rows), axis=None)
    size = altair.X("number:Q", scale=_scale(rows), axis=None)
    base = altair.Chart(altair.InlineData(values=rows)).encode(y=place)
    names = base.mark_text(
        color=_INK, fontSize=12, align="left", baseline="middle", dy=-12, x=0
    ).encode(text="label:N")
    beside = {"dx": 6, "dy": 8, "align": "left", "baseline": "middle"}
    layers = [*_layers(base.encode(x=size), {"size": 16, "yOffset": 8}, beside), names]
    return _draw(layers, _ROW * max(1, len(rows)))


def _row(label: str, figure: Figure) -> dict[str, Any]:
    state = "open" if figure.covers is None else "hidden" if figure.value is None else "known"
    number = {"open": 0, "hidden": _TEN, "known": figure.value}[state]
    text = NOTHING_CLOSED if state == "open" else figure_text(figure)
    return {"label": label, "number": number, "state": state, "text": text}


def _layers(base: altair.Chart, bar: dict[str, Any], text: dict[str, Any]) -> list[altair.Chart]:
    known = base.mark_bar(color=_BAR, **bar).transform_filter("datum.state === 'known'")
    hidden = base.mark_bar(
        color="#f2f2f2", stroke=_HIDDEN, strokeDash=[3, 3], strokeWidth=1, **bar
    ).transform_filter("datum.state === 'hidden'")
    return [known, hidden, base.mark_text(color=_INK, fontSize=12, **text).encode(text="text:N")]


def _draw(layers: list[altair.Chart], height: int) -> _Spec:
    drawn = altair.layer(*layers).properties(width=_WIDTH, height=height, config=_LOOKS)
    spec: _Spec = drawn.to_dict()
    return spec


def _months(columns: int) -> altair.Axis:
    return altair.Axis(
        labelExpr="split(datum.label, '\\n')",
        labelAngle=0,
        labelOverlap=columns > _ALL_MONTHS_NAMED,
        labelPadding=6,
        ticks=False,
    )


def _order(rows: list[dict[str, Any]]) -> list[str]:
    # Said outright: the layers' own orders would be joined otherwise.
    return [row["label"] for row in rows]


def _scale(rows: list[dict[str, Any]]) -> altair.Scale:
    largest = max((row["number"] for row in rows), default=0)
    return altair.Scale(domainMin=0, domainMax=max(2 * _TEN, largest * 1.12))
