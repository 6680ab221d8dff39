"""Progress: what does someone who waits at a terminal see?

Everything goes to standard error, so that the output of a command stays clean.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from consigne.kernel.words import Bilingual, Language

# Nothing is shown of what takes less.
_DELAY = 1.0
_BETWEEN_LINES = 5.0

Advance = Callable[[int], object]


def terminal_language() -> Language:
    """The language of whoever started this process: CONSIGNE_LANG, then the terminal's own."""
    names = ("CONSIGNE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "fr" if chosen.lower().startswith("fr") else "en"


@contextmanager
def progress(what: Bilingual, total: int, *, shown: bool = True) -> Iterator[Advance]:
    """Gives a function to call with each number of things done, out of `total`.

    Shows a bar in a terminal, a line every five seconds elsewhere; nothing in the first second,
    nor when `shown` is false.
    """
    label = what.in_(terminal_language())
    if not shown:
        yield lambda done: None
    elif sys.stderr.isatty():
        with tqdm(total=total, desc=label, delay=_DELAY, leave=False, dynamic_ncols=True) as bar:
            yield bar.update
    else:
        yield _lines(label, total)


@contextmanager
def step(what: Bilingual, *, shown: bool = True) -> Iterator[None]:
    """Says what begins and, when it took a second or more, how long it took.

    For what has no count: starting a server, applying migrations.
    """
    if not shown:
        yield
        return
    _say(what.in_(terminal_language()) + "…")
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    if took >= _DELAY:
        _say(f"  {_seconds(took)}")


def _lines(label: str, total: int) -> Advance:
    done = 0
    colon = "\N{NO-BREAK SPACE}: " if terminal_language() == "fr" else ": "
    next_line = time.monotonic() + _DELAY

    def advance(more: int) -> None:
        nonlocal done, next_line
        done += more
        if time.monotonic() >= next_line:
            next_line = time.monotonic() + _BETWEEN_LINES
            _say(f"{label}{colon}{done} / {total}")

    return advance


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _seconds(took: float) -> str:
    figure = f"{took:.1f}"
    return f"{figure.replace('.', ',')} s" if terminal_language() == "fr" else f"{figure} s"
