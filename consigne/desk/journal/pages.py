"""Pages: events of the journal a page at a time, and the addresses before and after it."""

from __future__ import annotations

from consigne.audit.queries import A_PAGE, EventSeen
from consigne.desk.asking import Asking
from consigne.desk.journal.forms import cursor_of
from consigne.desk.journal.words import by_day, events_shown


def page_of(request: Asking, events: tuple[EventSeen, ...]) -> dict[str, object]:
    """What a page draws of these events: one more than it holds says that there is another."""
    shown = events[:A_PAGE]
    is_more, began = len(events) > A_PAGE, bool(request.GET.get("before"))
    return {
        "count": len(shown),
        "days": by_day(events_shown(request, shown)),
        "newest": _address(request, "") if began else None,
        "older": _address(request, cursor_of(shown[-1].at, shown[-1].id)) if is_more else None,
    }


def _address(request: Asking, before: str) -> str:
    """This page's address with its filters, going on before an event."""
    asked = request.GET.copy()
    asked.pop("before", None)
    if before:
        asked["before"] = before
    return f"?{asked.urlencode()}"
