"""Hardening: can another process read this one's memory, and does this one outlive its owner?"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import threading
import time

_PR_SET_DUMPABLE = 4
_M_ARENA_MAX = -8
# What cannot end in good order by then waits for something that is gone too.
_SECONDS_TO_STOP = 8


def close_memory() -> None:
    """No core file, and no tracing or reading of this process's memory but by root (Linux)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0)


def stay_small() -> None:
    """One heap for all threads: here they wait more than they allocate (GNU C library)."""
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def end_with_input() -> None:
    """Stop when standard input closes, in good order and at last by force: whoever holds its other
    end is gone, however it went (a death signal would follow the thread that started us, not its
    process)."""
    threading.Thread(target=_await_end_of_input, daemon=True).start()


def _await_end_of_input() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_STOP)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
