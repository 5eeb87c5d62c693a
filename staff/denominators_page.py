"""Numbers that only staff know (population, victims found): entered by editors, with a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.responses import RedirectResponse, Response

from indicators.denominators import SOURCE_LIMIT, Denominators, Entry
from indicators.plans import Denominator, Plan
from staff.accounts import EVERYWHERE, Accounts
from staff.audit import Act, Audit
from staff.cookies import PATH
from staff.door import Visit
from staff.places import Places
from staff.rendering import page, refusal

_HERE = f"{PATH}/denominators"
_FAULTS = {
    "year": "Năm: mời nhập năm có bốn chữ số, từ 2000 đến 2100.",
    "value": "Số: mời nhập số nguyên không âm, không có chữ.",
    "source": f"Nguồn: mời ghi nơi lấy số, từ 1 đến {SOURCE_LIMIT} ký tự.",
}


def wanted(plans: Iterable[Plan]) -> dict[str, Denominator]:
    """Return the denominators that the plans' indicators need, by id."""
    asked = (one.denominator for plan in plans for one in plan.indicators)
    return {one.id: one for one in asked if one is not None}


@dataclass(frozen=True, slots=True)
class DenominatorsPage:
    """What was entered for one's units, and the form for more."""

    denominators: Denominators
    accounts: Accounts
    wanted: Mapping[str, Denominator]
    places: Places
    audit: Audit
    today: Callable[[], date]

    def show(self, visit: Visit) -> Response:
        """Return the page; the address may name a unit."""
        unit = visit.query.get("unit", self.places.own(visit.account)[0])
        if not self.places.may_see(visit.account, unit):
            return refusal(403)
        return self._page(visit, 200, {"unit": unit, "year": str(self.today().year)})

    def take(self, visit: Visit) -> Response:
        """Keep what the form says, or show it again with what is wrong."""
        # What is left empty is not among a form's fields: the whole service.
        unit = visit.form.get("unit", EVERYWHERE)
        form = {**visit.form, "unit": unit}
        if not self.places.may_see(visit.account, unit):
            return refusal(403)
        if form.get("denominator") not in self.wanted:
            return refusal(400)
        try:
            entry = self._entry(visit)
        except ValueError as problem:
            return self._page(visit, 400, form, str(problem).partition(":")[0])
        self.denominators.set(entry)
        detail = f"{entry.denominator} {entry.unit or 'all'} {entry.year}"
        self.audit.write(Act.DENOMINATOR_SET, visit.account, detail=detail)
        return RedirectResponse(f"{_HERE}?unit={unit}&saved=1", 303)

    def _entry(self, visit: Visit) -> Entry:
        form = visit.form
        return Entry(
            denominator=form["denominator"],
            unit=form.get("unit", EVERYWHERE),
            year=_whole("year", form.get("year", "")),
            value=_whole("value", form.get("value", "")),
            source=form.get("source", ""),
            entered_on=self.today(),
            entered_by=visit.account.id,
        )

    def _page(
        self, visit: Visit, status: int, typed: Mapping[str, str], faulty: str = ""
    ) -> Response:
        offered = self.places.offered(visit.account, typed["unit"])
        return page(
            "denominators.html",
            visit,
            status,
            typed=typed,
            faulty=faulty,
            fault=_FAULTS.get(faulty, ""),
            saved="saved" in visit.query,
            wanted=self.wanted,
            units=[(unit, self.places.name(unit)) for unit in offered],
            entries=self._seen(visit),
        )

    def _seen(self, visit: Visit) -> list[tuple[Entry, str, str]]:
        """Return the entries that the visitor may see, each with its place and who entered it."""
        names = {account.id: account.name for account in self.accounts.all()}
        return [
            (entry, self.places.name(entry.unit), names.get(entry.entered_by, ""))
            for entry in self.denominators.all()
            if self.places.may_see(visit.account, entry.unit) and entry.denominator in self.wanted
        ]


def _whole(field: str, text: str) -> int:
    """Return the number as people write it here: 12.345 is twelve thousand."""
    digits = text.strip().replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10):
        raise ValueError(f"{field}: a whole number")
    return int(digits)
