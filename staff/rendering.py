"""Templates of the pages and what all of them show."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from indicators.charts import Chart
from indicators.numbers import date_text, figure_text, number_text, percent_text
from indicators.reports.words import (
    COUNTING,
    WHOLE_SERVICE_ONLY,
    chart_text,
    notes,
    target_text,
)
from staff.accounts import Role
from staff.door import Visit
from staff.texts import REFUSED, ROLES, how_long, moment

# Narrower than on paper: on a phone its letters stay legible.
_CHART_WIDTH = 360
_FOLDER = Path(__file__).parent
STATIC = _FOLDER / "static"


@lru_cache(maxsize=256)
def _picture(chart: Chart) -> str:
    """Return the chart as the address of a picture that is its own content."""
    drawn = b64encode(chart.svg(_CHART_WIDTH).encode()).decode()
    return f"data:image/svg+xml;base64,{drawn}"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "date": date_text,
        "number": number_text,
        "percent": percent_text,
        "moment": moment,
        "how_long": how_long,
    }
    made.globals |= {
        "Role": Role,
        "roles": ROLES,
        "counting": COUNTING,
        "figure_text": figure_text,
        "target_text": target_text,
        "notes": notes,
        "chart_text": chart_text,
        "whole_service_only": WHOLE_SERVICE_ONLY,
        "picture": _picture,
    }
    return made


_ENVIRONMENT = _environment()


def page(template: str, visit: Visit, status: int = 200, **shown: object) -> HTMLResponse:
    """Return the page for who visits; `shown` is what its template names."""
    return open_page(template, status, account=visit.account, token=visit.token, **shown)


def open_page(template: str, status: int = 200, **shown: object) -> HTMLResponse:
    """Return a page for anyone."""
    text = _ENVIRONMENT.get_template(template).render({"account": None, "token": ""} | shown)
    return HTMLResponse(text, status)


def refusal(status: int) -> HTMLResponse:
    """Return the page that says why there is none: 400, 403, 404 or 500."""
    title, reason = REFUSED[status]
    return open_page("refusal.html", status, title=title, reason=reason)
