"""Logs: identifiers and enumerations only. What a person wrote never reaches one."""

from __future__ import annotations

import logging

# Django's own, whose messages quote the address, the host or the field that was refused.
_OF_REQUESTS = ("django.request", "django.security")


class Impersonal(logging.Filter):
    """Takes out of a record what may hold a value: the text of exceptions and request objects.

    The class and place of an error stay, which is what is needed to mend it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg = f"{record.name} raised {kind.__name__ if kind else 'an error'}"
            record.args = ()
            record.msg += _places(record.exc_info)
            record.exc_info = None
            record.exc_text = None
        elif record.name.startswith(_OF_REQUESTS):
            record.msg, record.args = "request answered %s", (getattr(record, "status_code", "-"),)
        return True


def _places(exc_info: object) -> str:
    """Where it was raised, file and line, innermost last; no values."""
    trace = exc_info[2] if isinstance(exc_info, tuple) else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " | " + " > ".join(places[-6:]) if places else ""
