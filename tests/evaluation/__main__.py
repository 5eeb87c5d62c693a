"""`make evaluate`: print the figures and write them to build/evaluation.json."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable

from bot import log
from bot.knowledge import Knowledge, gather
from bot.settings import ROOT, read_settings
from nlu.text import fold
from tests.evaluation.measures import Share, by, confusions, measured, urgencies
from tests.evaluation.messages import HELD_OUT, REAL, REAL_DANGER, Reading, load, noisy, read_all

OUT = ROOT / "build" / "evaluation.json"
_CHANGES: dict[str, Callable[[str], str]] = {"as typed": str, "stripped": fold, "noisy": noisy}


def figures(knowledge: Knowledge) -> dict[str, dict[str, Share]]:
    """Return all figures, by set of messages and how their text was changed."""
    found: dict[str, dict[str, Share]] = {}
    for name, path in (("held out", HELD_OUT), ("real", REAL), ("real danger", REAL_DANGER)):
        if not path.exists():
            print(f"{name}: {path.name} is not here, left out", file=sys.stderr)
            continue
        messages = load(path)
        for change, function in _CHANGES.items():
            readings = asyncio.run(read_all(knowledge, messages, function))
            danger_only = name == "real danger"
            found[f"{name}, {change}"] = (urgencies if danger_only else measured)(readings)
            if change == "as typed" and not danger_only:
                _details(name, readings)
    return found


def _details(name: str, readings: list[Reading]) -> None:
    print(f"\n{name}: lenient by topic, register and form")
    for field in ("topic", "register", "form"):
        for value, found in by(readings, field).items():
            print(f"  {value:<34} {found}")
    print(f"{name}: worst confusions")
    for (label, read), number in confusions(readings).most_common(15):
        print(f"  {number:>3}  {label} -> {read}")


def main() -> None:
    """Measure, print, write."""
    log.configure("error")
    found = figures(gather(read_settings()))
    for name, shares in found.items():
        print(f"\n{name}")
        for figure, value in shares.items():
            print(f"  {figure:<30} {value}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\nwritten to {OUT}")


if __name__ == "__main__":
    main()
