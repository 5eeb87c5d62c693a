"""No picture of the memory is ever written."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import ctypes, os, resource
from bot.core_dumps import forbid_core_dumps
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
forbid_core_dumps()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def test_no_core_is_allowed() -> None:
    """Neither by the limit nor by the kernel's own mark (PR_GET_DUMPABLE, `man 2 prctl`)."""
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603
    assert done.stdout.split("\n")[0] == "(0, 0) 0"
