"""The report's pictures, as SVG that needs no script and no other host."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence

import altair as alt
import vl_convert

from tests.evaluation.measures import ASKED_BACK, Bin

_TEXT = "#222"


def confusion_matrix(counts: Counter[tuple[str, str]]) -> str:
    """Return a heat map: a row for each label, a column for each topic read.

    Colour is the share of the label's row; the number of messages stands in the cell.
    """
    wholes: Counter[str] = Counter()
    for (label, _), number in counts.items():
        wholes[label] += number
    rows = [
        {"label": label, "read": read, "messages": number, "share": number / wholes[label]}
        for (label, read), number in counts.items()
    ]
    # The same topics in the same order both ways: what is right stands on the diagonal.
    topics = sorted({topic for pair in counts for topic in pair} - {ASKED_BACK})
    across, down = alt.Scale(domain=[*topics, ASKED_BACK]), alt.Scale(domain=topics)
    slanted, upright = alt.Axis(labelAngle=-60, labelLimit=240), alt.Axis(labelLimit=240)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("read:N", title="read as", scale=across, axis=slanted),
        y=alt.Y("label:N", title="label", scale=down, axis=upright),
    )
    cells = base.mark_rect().encode(
        color=alt.Color("share:Q", title="share", scale=alt.Scale(scheme="blues", domain=[0, 1]))
    )
    numbers = base.mark_text(fontSize=9).encode(
        text="messages:Q",
        color=alt.condition("datum.share > 0.5", alt.value("white"), alt.value(_TEXT)),
    )
    return _svg((cells + numbers).properties(width=alt.Step(19), height=alt.Step(19)))


def reliability_diagram(diagrams: Mapping[str, Sequence[Bin]]) -> str:
    """Return mean confidence against the share that is right, a line for each set.

    Points are larger where more messages stand behind them; on the grey line, confidence is
    what it says.
    """
    rows = [
        {
            "set": name,
            "confidence": one.confidence,
            "right": one.right.value,
            "messages": one.right.whole,
        }
        for name, diagram in diagrams.items()
        for one in diagram
    ]
    scale = alt.Scale(domain=[0, 1])
    x = alt.X("confidence:Q", title="confidence", scale=scale)
    y = alt.Y("right:Q", title="share that a fair reader accepts", scale=scale)
    ends = [{"confidence": 0, "right": 0}, {"confidence": 1, "right": 1}]
    ideal = alt.Chart(alt.InlineData(values=ends)).mark_line(color="#999", strokeDash=[4, 4])
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=x, y=y, color=alt.Color("set:N", title="set")
    )
    points = base.mark_circle(opacity=0.8).encode(size=alt.Size("messages:Q", title="messages"))
    layers = ideal.encode(x=x, y=y) + base.mark_line() + points
    return _svg(layers.properties(width=420, height=420))


def _svg(chart: alt.LayerChart) -> str:
    return vl_convert.vegalite_to_svg(chart.to_dict())


def embedded(svg: str) -> str:
    """Return `svg` as a data address: two pictures in one page share no ids."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
