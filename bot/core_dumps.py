"""No picture of this process's memory is written: what is being typed would be in it."""

from __future__ import annotations

import ctypes
import sys

_PR_SET_DUMPABLE = 4
"""`man 2 prctl`"""


def forbid_core_dumps() -> None:
    """Let a crash leave no core file, and no other process of the same user read the memory.

    Both are needed: a handler that the kernel pipes cores to (systemd-coredump) ignores the
    limit. Systems other than Linux know only the limit, Windows neither.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
