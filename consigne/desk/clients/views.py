"""The file of a client: found, entered, read, and what is on it kept current."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consigne.audit.actions import record
from consigne.clients.actions import duplicates_of, enter_client
from consigne.clients.queries import ClientName
from consigne.clients.rules import Act, may_serve
from consigne.desk.asking import Asking, drawn
from consigne.desk.clients.forms import NewClientForm
from consigne.desk.composing import Composer, composer
from consigne.desk.fields import whole_number
from consigne.desk.filing import activity_choices, first_under
from consigne.desk.jinja import reader
from consigne.desk.person import Person, person
from consigne.desk.printing import printing
from consigne.desk.reading import shown, usual_filing, worklist, worklist_beside
from consigne.interactions.queries import count_of_client, timeline_of
from consigne.interactions.rules import Act as InteractionAct
from consigne.kernel.decisions import ALLOWED
from consigne.kernel.words import Bilingual
from consigne.register.queries import register_seen_by

PAGE = 50
CALL_BACK = Bilingual("Call back at the number on file", "Rappeler au numéro figurant au dossier")
NOT_IDENTIFIED = Bilingual("Identity could not be checked", "Identité qui n’a pu être vérifiée")
LATEST = 12


@require_safe
def home(request: Asking) -> HttpResponse:
    """Where clients are found and entered."""
    may_serve(request.actor).or_raise()
    return drawn(request, "clients/home", {"work": worklist(request, latest=LATEST)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Asking) -> HttpResponse:
    """Enter a client, after showing who it may be already."""
    may_serve(request.actor).or_raise()
    offered = activity_choices(request.actor, kind="client", on=request.today)
    is_sent = request.method == "POST" and "begin" not in request.POST
    initial = {name: request.POST[name] for name in ("phone", "email") if name in request.POST}
    form = NewClientForm(request.POST if is_sent else None, initial=initial, activities=offered)
    if not is_sent or not form.is_valid():
        return drawn(
            request, "clients/new", {"form": form, "near": ()}, status=200 if not is_sent else 422
        )
    near = _near(request, form)
    if not _is_someone_else(request, near):
        return drawn(request, "clients/new", {"form": form, "near": near})
    entered = enter_client(request.actor, form.described(), on=request.today)
    messages.success(request, _("Client entered: %(number)s.") % {"number": entered.number})
    return redirect("desk:clients:show", entered.id)


def _near(request: Asking, form: NewClientForm) -> tuple[ClientName, ...]:
    """Who it may be: a search like any other, and journalled as one."""
    near = duplicates_of(request.actor, form.described(), on=request.today)
    record(request.actor, Act.FOUND, [("client", client.id) for client in near])
    return near


def _is_someone_else(request: Asking, near: tuple[ClientName, ...]) -> bool:
    """Whether each of these was shown and is not the one: a name may have been corrected since."""
    shown = set(request.POST.getlist("not_one_of")) if "someone_else" in request.POST else set()
    return {str(client.id) for client in near} <= shown


@require_safe
def show(request: Asking, client: UUID) -> HttpResponse:
    """One client: room to write first, then everything that happened, then the person."""
    pane = person(request, client)
    count = count_of_client(request.actor, client)
    page = whole_number(request.GET.get("page"), least=1, most=max(-(-count // PAGE), 1))
    timeline = timeline_of(request.actor, client, most=PAGE, skip=(page - 1) * PAGE)
    contacts, work = worklist_beside(request, timeline)
    seen = [("client", client), *(("interaction", contact.id) for contact in contacts)]
    shown_by = pane.seen.shown or ALLOWED
    record(request.actor, InteractionAct.TIMELINE_SEEN, seen, decision=shown_by)
    listed = shown(request, contacts)
    under = pane.seen.keep.activity
    usual = usual_filing(request, listed) or first_under(request.actor, under, on=request.today)
    values = {
        "pane": pane,
        "composer": _composer(request, pane, usual),
        "contacts": listed,
        "count": count,
        "page": page,
        "page_length": PAGE,
        "printing": printing(
            request, seen, purposes=_purposes_under(request, under), keep=pane.line.words
        ),
        "work": work,
    }
    return drawn(request, "clients/show", values)


def _purposes_under(request: Asking, activity: Bilingual) -> tuple[str, ...]:
    """The purposes of the activity that a client is filed under."""
    declared = register_seen_by(request.actor, on=request.today).activities.values()
    return next((each.purposes for each in declared if each.name == activity), ())


def _composer(request: Asking, pane: Person, usual: str) -> Composer:
    """Room to write; where a check failed, the callback it calls for when that is asked."""
    given = {}
    if "callback" in request.GET and pane.has_failed:
        given = {
            "subject": NOT_IDENTIFIED.in_(reader()),
            "next_action": CALL_BACK.in_(reader()),
            "next_action_on": request.today,
        }
    client = pane.client
    return composer(
        request,
        client,
        about=client.id,
        usual=usual,
        given=given,
        spoken_with=pane.spoken_with,
    )
