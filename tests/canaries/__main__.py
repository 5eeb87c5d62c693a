"""`make canaries`: the whole run; its figures stand in docs/privacy.md."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.canaries.run import run

CONVERSATIONS = 10_000
FIGURES = Path(__file__).with_name("figures.json")


def main() -> None:
    """Run, print, and keep the figures of a whole run; exit code 1 if anything was found."""
    # The servers around the program are not what is tested.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CONVERSATIONS
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "world"
        place.mkdir()
        result = run(place, count)
    print(result.figures)
    for one in result.found[:20]:
        print(f"FOUND {one.name} as {one.form!r} in {Path(one.file).name}", file=sys.stderr)
    for name in (*result.unfailing, *result.open_elsewhere):
        print(f"WRONG {name}", file=sys.stderr)
    if count == CONVERSATIONS:
        text = json.dumps(asdict(result.figures), indent=2)
        FIGURES.write_text(f"{text}\n", encoding="ascii")
    sys.exit(bool(result.found or result.unfailing or result.open_elsewhere))


if __name__ == "__main__":
    main()
