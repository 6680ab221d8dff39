"""Printing: a page on paper is an act, told to the journal with what the page showed.

What is signed is what was drawn for this reader: nothing is read again, and nobody can put on
record the printing of a page that was never theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consigne.audit.actions import Touched, record
from consigne.audit.rules import Act
from consigne.desk.asking import Asking
from consigne.kernel.decisions import NotSeen
from consigne.kernel.words import Bilingual
from consigne.register.queries import register_seen_by

_SALT = "desk.printing"
# As long as a session lasts: a page left open since yesterday is drawn anew before it is printed.
LASTS = 10 * 60 * 60


@dataclass(frozen=True, slots=True)
class Printing:
    """What the paper says beside the page, and what the journal will be told."""

    signed: str
    purposes: tuple[tuple[str, Bilingual], ...]
    drawn_at: datetime
    keep: Bilingual | None = None


def printing(
    asking: Asking,
    touched: Iterable[Touched],
    *,
    purposes: Iterable[str] = (),
    keep: Bilingual | None = None,
) -> Printing:
    """The printing of a page that shows these records, for one of these purposes if any."""
    named = register_seen_by(asking.actor, on=asking.today).purposes
    offered = tuple((code, named[code].name) for code in purposes if code in named)
    sheet = {
        "by": str(asking.actor.id),
        "touched": [(kind, str(record_id)) for kind, record_id in dict.fromkeys(touched)],
        "purposes": [code for code, _ in offered],
    }
    return Printing(signing.dumps(sheet, salt=_SALT, compress=True), offered, asking.now, keep)


@require_POST
def printed(request: Asking) -> HttpResponse:
    """Tell the journal that the page is being printed: by script before the paper, else by a form.

    What comes out of the printer is known to nobody here: the browser was asked, and that is told.
    """
    touched, purposes = _read(request)
    purpose = request.POST.get("purpose", "")
    record(request.actor, Act.PRINTED, touched, purpose=purpose if purpose in purposes else "")
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    messages.success(request, _("The journal has it: print this page now."))
    return redirect(_back(request))


def _read(request: Asking) -> tuple[list[Touched], list[str]]:
    """What the page showed. Raises NotSeen for a sheet of somebody else, too old or made up."""
    try:
        sheet = signing.loads(request.POST.get("sheet", ""), salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        raise NotSeen("sheet") from None
    if sheet["by"] != str(request.actor.id):
        raise NotSeen("sheet")
    return [(kind, UUID(each)) for kind, each in sheet["touched"]], sheet["purposes"]


def _back(request: Asking) -> str:
    back = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return back if is_ours else "desk:home"
