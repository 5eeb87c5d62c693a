"""Measure and print, with the day and the machine.

Processor time for each message is measured beside the speed: on a machine that others load as
well it is the steadier figure, and it is what a plan for more machines is made of.
"""

from __future__ import annotations

import datetime
import os
import platform
from typing import Annotated

import typer

from tests.scale import conversations, replicas, years


def main(
    messages: Annotated[int, typer.Option(min=500, help="Messages for each load")] = 5000,
) -> None:
    """Measure what replicas, open conversations and years of counts cost on this machine."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    machine = f"{os.cpu_count()} cores, {pages / 2**30:.0f} GiB, {platform.machine()}"
    load = f"load before {os.getloadavg()[0]:.1f}"
    day = datetime.datetime.now(datetime.UTC).date()
    print(f"{day}: {machine}, Python {platform.python_version()}, {load}")
    replicas.measure(messages)
    conversations.measure()
    years.measure()


if __name__ == "__main__":
    typer.run(main)
