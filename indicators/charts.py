"""Charts of published figures: SVG for pages, PNG for reports.

A hidden figure is drawn as a dashed box up to ten with the words "dưới 10"; a figure of which
nothing is closed yet leaves its place empty and says so. Whoever shows a chart gives it a text
alternative and a table: a chart alone is unreadable for many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import vl_convert

from indicators.disclosure import Figure
from indicators.periods import Period

_VIETNAMESE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures by their labels, as columns or as lying bars; drawn when it is asked for."""

    rows: tuple[tuple[str, Figure], ...]
    columns: bool

    def svg(self, width: int | None = None) -> str:
        """Return it as SVG without style attributes or scripts, for a strict CSP.

        `width` is that of the field for columns or bars, in pixels; without, it is a page's.
        """
        drawn = self._drawn() | ({"width": width} if width else {})
        return str(vl_convert.vegalite_to_svg(drawn, format_locale=_VIETNAMESE))

    def png(self, scale: float = 2.0) -> bytes:
        """Return it as PNG, `scale` pixels for each unit of the drawing."""
        drawn = self._drawn()
        return bytes(vl_convert.vegalite_to_png(drawn, scale=scale, format_locale=_VIETNAMESE))

    def _drawn(self) -> dict[str, object]:
        # Altair takes as long to import as half the service does: not before it is needed.
        from indicators import drawing

        return drawing.columns(self.rows) if self.columns else drawing.bars(self.rows)


def over_time(points: Sequence[tuple[Period, Figure]]) -> Chart:
    """Return columns, one a period, in the order given; each is named by its first month."""
    named = ((f"{period.first:%m}\n{period.first:%Y}", figure) for period, figure in points)
    return Chart(tuple(named), columns=True)


def bars(rows: Sequence[tuple[str, Figure]]) -> Chart:
    """Return horizontal bars, one a label (labels differ), in the order given."""
    return Chart(tuple(rows), columns=False)
