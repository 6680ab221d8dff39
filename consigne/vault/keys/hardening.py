"""Hardening: can another process of the same account read the keys out of this one's memory?"""

from __future__ import annotations

import ctypes
import resource
import signal

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


def close_memory() -> None:
    """No core file, and no tracing or reading of this process's memory but by root (Linux)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0)


def end_with_parent() -> None:
    """Stop in good order when the process that started this one ends, however it does (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
