"""Planted: write planted.csv again with a cell of ten million bytes before its last row.

    script/python imports/planted.py FILE

The cell is too large to keep among the sources, and a file that is tried should have one.
"""

from __future__ import annotations

import sys
from pathlib import Path

SIZE = 10_000_000
_PLANTED = Path(__file__).with_name("planted.csv")
_TEXT = b"Planted: nobody wrote this."


def planted(size: int = SIZE) -> bytes:
    """The planted file, one cell of this size in its last row but one."""
    lines = _PLANTED.read_bytes().splitlines(keepends=True)
    large = lines[1].replace(_TEXT, _TEXT.ljust(size, b"."))
    return b"".join([*lines[:-1], large.replace(b"planted-good-1", b"planted-large"), lines[-1]])


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(planted())
