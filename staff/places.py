"""The places that pages name and offer: provinces of today and their communes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indicators.units import parent_of
from staff.accounts import EVERYWHERE, Account, Role

WHOLE_SERVICE = "Toàn dịch vụ"


@dataclass(frozen=True, slots=True)
class Places:
    """Vietnamese names by code: 2 digits a province, 5 digits a commune."""

    names: Mapping[str, str]

    def name(self, unit: str) -> str:
        """Return the Vietnamese name of `unit`; "" is the whole service.

        A place that is no more (communes are merged now and then) goes by its code.
        """
        return self.names.get(unit, unit) if unit else WHOLE_SERVICE

    def may_see(self, account: Account, unit: str) -> bool:
        """Return whether `account` may see `unit`: one that exists, and hers or inside of hers."""
        if unit and unit not in self.names:
            return False
        own = self.own(account)
        return EVERYWHERE in own or unit in own or (bool(unit) and parent_of(unit) in own)

    def own(self, account: Account) -> tuple[str, ...]:
        """Return the units that stand in `account`; an administrator's are everywhere."""
        return (EVERYWHERE,) if account.role is Role.ADMINISTRATOR else account.units

    def offered(self, account: Account, chosen: str) -> list[str]:
        """Return the units to choose from: her own, provinces, and communes of the chosen one."""
        return list(dict.fromkeys((*self._offered(account, chosen), chosen)))

    def _offered(self, account: Account, chosen: str) -> Iterator[str]:
        own = self.own(account)
        yield from own
        provinces = [code for code in (self.names if EVERYWHERE in own else own) if len(code) == 2]
        yield from provinces
        around = province_of(chosen)
        if around in provinces:
            yield from (code for code in self.names if parent_of(code) == around)


def province_of(unit: str) -> str:
    """Return the province that `unit` is or lies in; the whole service lies in none."""
    return parent_of(unit) or unit
