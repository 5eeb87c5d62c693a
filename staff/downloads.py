"""Reports to take along: Word, Excel, CSV; each is noted in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from indicators.reports import Report, write_csv, write_docx, write_xlsx
from staff.audit import Act, Audit
from staff.door import Visit
from staff.rendering import refusal
from staff.reports import Reports
from staff.selection import NotHers, NotOffered, Selection, Selector

_OFFICE = "application/vnd.openxmlformats-officedocument"
_FORMATS: dict[str, tuple[Callable[[Report], bytes], str]] = {
    "docx": (write_docx, f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": (write_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class Downloads:
    """Makes the report that an address asks for."""

    selector: Selector
    reports: Reports
    audit: Audit
    today: Callable[[], date]

    def send(self, visit: Visit) -> Response:
        """Return the report as a file."""
        today, form = self.today(), visit.path["form"]
        try:
            asked = self.selector.read(visit.query, visit.account, today)
        except NotHers:
            return refusal(403)
        except NotOffered:
            return refusal(400)
        if asked.fault or form not in _FORMATS:
            return refusal(400)
        write, kind = _FORMATS[form]
        content = write(self.reports.make(asked, today))
        self.audit.write(Act.DOWNLOADED, visit.account, detail=_codes(form, asked))
        return Response(content, media_type=kind, headers=_as_file(form, asked))


def _codes(form: str, asked: Selection) -> str:
    unit = asked.unit or "all"
    return f"{form} {asked.plan.id} {asked.period.code} {unit}"


def _as_file(form: str, asked: Selection) -> dict[str, str]:
    unit = asked.unit or "toan-dich-vu"
    name = f"bao-cao_{asked.plan.id}_{asked.period.code}_{unit}.{form}"
    return {"content-disposition": f'attachment; filename="{name}"'}
