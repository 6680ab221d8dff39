"""Pages: the words that every page of retention is drawn with."""

from __future__ import annotations

from django.http import HttpResponse

from consigne.desk.asking import Asking, drawn
from consigne.desk.records import record_name
from consigne.retention.rules import GROUND_NAMES, PLAN_STATE_NAMES

_WORDS = {
    "state_names": PLAN_STATE_NAMES,
    "ground_names": GROUND_NAMES,
    "record_name": record_name,
}


def retention_page(
    request: Asking, page: str, values: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """A page of retention, or its part: `page` is a template's name in that folder."""
    return drawn(request, f"retention/{page}", {**_WORDS, **values}, status=status)
