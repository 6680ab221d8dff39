"""Logs: one JSON object to a line, made of named fields and nothing else.

What a person wrote cannot reach one: the text of a message is taken only from our own constants,
and a field only when it is listed here and holds an id, a number, a member of a vocabulary or a
name of our code. Of an error, its class and the places it went through.
"""

from __future__ import annotations

import json
import logging
import logging.config
import os
import re
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from types import TracebackType
from typing import Any
from uuid import UUID

# Set by `serve` for its children, whose standard error is a file.
SUPERVISED = "CONSIGNE_SUPERVISED"
# What a line may say beside its message; given as `extra`.
FIELDS = frozenset({"act", "fault", "institution", "job", "status_code"})
DEEPEST = 6
_OURS = "consigne."
_NAME = re.compile(r"[\w.]{1,80}")


class Lines(logging.Formatter):
    """A record as a line of JSON, holding what is allowed and leaving out all else."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(line_of(record))


def line_of(record: logging.LogRecord) -> dict[str, object]:
    """What may be said of a record."""
    line: dict[str, object] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "from": record.name if _NAME.fullmatch(record.name) else "-",
        "place": f"{record.filename}:{record.lineno}",
    }
    if record.name.startswith(_OURS) and isinstance(record.msg, str):
        # A constant, as tests/architecture proves; its arguments are none.
        line["says"] = record.msg
    given = {name: _allowed(getattr(record, name, None)) for name in sorted(FIELDS)}
    line |= {name: value for name, value in given.items() if value is not None}
    if record.exc_info and record.exc_info[0] is not None:
        line["raised"] = _named(record.exc_info[0])
        line["through"] = _places(record.exc_info[2])
    return line


def configure(config: Mapping[str, Any]) -> None:
    """Set logging up; where nobody reads the terminal, what nobody caught is a line as well."""
    logging.config.dictConfig(dict(config))
    if SUPERVISED in os.environ:
        logging.captureWarnings(True)
        sys.excepthook = _uncaught
        threading.excepthook = lambda args: _uncaught(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda args: _uncaught(
            args.exc_type, args.exc_value, args.exc_traceback
        )


def _uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if error is not None:
        logging.getLogger("consigne.uncaught").critical(
            "nobody caught this", exc_info=(kind, error, trace)
        )


def _allowed(value: object) -> object:
    """An id, a number, a member of a vocabulary, or a name of code; None for all else."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, bool | int):
        return value
    if isinstance(value, UUID):
        return str(value)
    return _named(value) if isinstance(value, type) or callable(value) else None


def _named(code: object) -> str:
    return str(getattr(code, "__qualname__", type(code).__qualname__))


def _places(trace: TracebackType | None) -> list[str]:
    """Where it went through, file and line, innermost last; no values."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-DEEPEST:]
