"""The audit log, for administrators to read."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from staff.audit import Audit
from staff.door import Visit
from staff.rendering import page, refusal
from staff.texts import ACTS

_LINES = 100


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Pages of a hundred lines, the newest first."""

    audit: Audit

    def show(self, visit: Visit) -> Response:
        """Return the lines before the one that the address names, or the newest."""
        before = visit.query.get("before")
        if before is not None and not (before.isascii() and before.isdigit() and len(before) < 10):
            return refusal(400)
        lines = self.audit.read(int(before) if before else None, _LINES)
        more = lines[-1].id if len(lines) == _LINES else None
        return page("audit.html", visit, lines=lines, acts=ACTS, more=more, first=before is None)
