"""The journal as those who answer for the information read it; each reading is in it too."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from consigne.audit.counting import counted_by_day
from consigne.audit.queries import A_PAGE
from consigne.audit.reading import read_journal, read_who_saw
from consigne.audit.rules import may_read_journal
from consigne.desk.asking import Asking, drawn
from consigne.desk.journal.counts import counted_shown
from consigne.desk.journal.forms import AskedForm, DaysForm, cursor_in
from consigne.desk.journal.pages import page_of
from consigne.desk.records import RECORD_NAMES, record_name, record_url
from consigne.kernel.decisions import NotSeen
from consigne.staff.queries import members_seen_by


@require_safe
def home(request: Asking) -> HttpResponse:
    """Events by record, person, act and day, newest first."""
    may_read_journal(request.actor).or_raise()
    members = members_seen_by(request.actor, on=request.today)
    form = AskedForm(request.GET, members=members)
    if not form.is_valid():
        return drawn(request, "journal/home", {"form": form, "days": ()}, status=422)
    asked = form.asked(request.GET.get("before", ""))
    events = read_journal(request.actor, asked, most=A_PAGE + 1)
    return drawn(request, "journal/home", {"form": form, **page_of(request, events)})


@require_safe
def of_record(request: Asking, kind: str, asked: UUID) -> HttpResponse:
    """Everything done with one record, or refused about it: who saw this client?"""
    may_read_journal(request.actor).or_raise()
    if kind not in RECORD_NAMES:
        raise NotSeen(kind, asked)
    before = cursor_in(request.GET.get("before", ""))
    form = DaysForm(request.GET, today=request.today)
    counted = counted_by_day(request.actor, form.days(), record=(kind, asked))
    # Counted first: this reading is about the record as well.
    events = read_who_saw(request.actor, kind, asked, before=before, most=A_PAGE + 1)
    values = {
        "form": form,
        **counted_shown(counted),
        **page_of(request, events),
        "name": record_name(kind),
        "address": record_url(kind, asked),
        "record": asked,
    }
    return drawn(request, "journal/of_record", values)
