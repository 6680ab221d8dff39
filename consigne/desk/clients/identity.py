"""Who is speaking: checked as the activity declares, before anything on file is told."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from consigne.clients.actions import (
    Checking,
    check_by_code,
    check_by_questions,
    end_checks,
    hear_representative,
    record_identity_check,
    send_code,
)
from consigne.clients.queries import code_waits, failures_of, found_by_number, questions_about
from consigne.clients.rules import (
    METHOD_NAMES,
    OPENS_NAMES,
    QUESTION_NAMES,
    CheckMethod,
    CheckResult,
    Question,
    level_reached,
    levels_of,
    may_check,
)
from consigne.desk.asking import Asking, drawn
from consigne.desk.jinja import reader
from consigne.desk.person import CheckForm, Person, person
from consigne.interactions.actions import check_by_reference
from consigne.kernel.decisions import NotSeen
from consigne.register.queries import register_seen_by
from consigne.register.rules import Activity


class QuestionsForm(forms.Form):
    """What the caller answers, as the agent types it: compared, and not kept."""

    def __init__(self, *args: object, asked: tuple[Question, ...], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as given
        for question in asked:
            self.fields[question.value] = forms.CharField(
                label=QUESTION_NAMES[question].in_(reader()),
                required=False,
                max_length=254,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )


class ToldForm(forms.Form):
    """One thing the caller tells: a code or a reference number."""

    told = forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def __init__(self, *args: object, label: str, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as given
        self.fields["told"].label = label


LABELS = {
    CheckMethod.CODE: gettext_lazy("The code the person reads out"),
    CheckMethod.REFERENCE: gettext_lazy("The reference number the person gives"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Asking, client: UUID) -> HttpResponse:
    """Check identity in one of the ways declared, and say what it opened."""
    pane = person(request, client)
    form = _chosen(request, pane)
    checking, activity = _checking(request, client, form)
    asked = _asked(request, checking, post=request.method == "POST")
    if request.method != "POST" or (asked is not None and not asked.is_valid()):
        status = 422 if request.method == "POST" else 200
        values = _page(request, pane, checking, asked) | {"form": form, "activity": activity}
        return drawn(request, "clients/check", values, status=status)
    if asked is None and request.POST.get("result") not in {each.value for each in CheckResult}:
        messages.error(request, _("Say how identity was checked, and with what result."))
        return redirect(_here(request, checking))
    result = _judged(request, checking, asked)
    if result is None:
        messages.error(request, _("This is not the code that was sent: have it read out again."))
        return redirect(_here(request, checking))
    _say(request, activity, checking.method, result)
    return back_to(request, client)


@require_POST
def code(request: Asking, client: UUID) -> HttpResponse:
    """Send a code to the address longest on file."""
    checking, _activity = _checking(request, client, _chosen(request, person(request, client)))
    send_code(request.actor, checking)
    messages.success(request, _("A code was sent to the e-mail address longest on file."))
    return redirect(_here(request, checking))


@require_POST
def over(request: Asking, client: UUID) -> HttpResponse:
    """The contact is over: what was checked in it opens nothing more."""
    end_checks(request.actor, client, now=request.now)
    messages.success(request, _("The contact is over: the file is closed again."))
    return back_to(request, client)


@require_POST
def hear(request: Asking, client: UUID) -> HttpResponse:
    """Open the file to whoever acts for the client, as far as their authority covers."""
    number = request.POST.get("number", "").replace("\x00", "")[:20]
    speaking = found_by_number(request.actor, number)
    if speaking is None:
        messages.error(request, _("No client has this number: find the person who speaks first."))
        return back_to(request, client)
    hear_representative(request.actor, client, speaking.id, now=request.now, on=request.today)
    said = _("You are speaking with %(name)s, for the client.") % {"name": speaking.name}
    messages.success(request, said)
    return back_to(request, client)


def back_to(request: Asking, client: UUID) -> HttpResponse:
    """The page that the form was on: home with this client beside, or the client's own."""
    if request.POST.get("back") == "home":
        return redirect(reverse("desk:home") + f"?client={client}")
    return redirect("desk:clients:show", client)


def _chosen(request: Asking, pane: Person) -> CheckForm:
    """How identity is to be checked, as chosen; what was not, as is usual."""
    register = register_seen_by(request.actor, on=request.today)
    given = request.POST if request.method == "POST" else request.GET
    initial = {
        "under": pane.check.initial.get("under") or _first(pane.check, "under"),
        "method": _first(pane.check, "method"),
        "channel": _first(pane.check, "channel"),
    }
    chosen = {name: given.get(name, usual) for name, usual in initial.items()}
    form = CheckForm(chosen, register=register)
    if not form.is_valid():
        raise NotSeen("activity")
    return form


def _first(form: forms.Form, name: str) -> str:
    pairs: list[tuple[str, str]] = list(form.fields[name].choices)  # type: ignore[attr-defined]  # it chooses
    return pairs[0][0] if pairs else ""


def _checking(request: Asking, client: UUID, form: CheckForm) -> tuple[Checking, Activity]:
    given = form.cleaned_data
    activity = register_seen_by(request.actor, on=request.today).activities[given["under"]]
    method = CheckMethod(given["method"])
    checking = Checking(client, activity.code, method, given["channel"], request.now, request.today)
    return checking, activity


def _asked(request: Asking, checking: Checking, *, post: bool) -> forms.Form | None:
    """What is typed for this method; None in person, where nothing is."""
    given = request.POST if post else None
    if checking.method is CheckMethod.IN_PERSON:
        return None
    if checking.method is CheckMethod.QUESTIONS:
        asked = questions_about(request.actor, checking.client, on=request.today)
        return QuestionsForm(given, asked=asked)
    return ToldForm(given, label=str(LABELS[checking.method]))


def _judged(request: Asking, checking: Checking, asked: forms.Form | None) -> CheckResult | None:
    """The result, recorded; None where a code may be told again."""
    actor = request.actor
    if asked is None:
        result = CheckResult(request.POST["result"])
        record_identity_check(actor, checking, result)
        return result
    if checking.method is CheckMethod.QUESTIONS:
        said = {Question(name): answer for name, answer in asked.cleaned_data.items()}
        return check_by_questions(actor, checking, said)
    told = asked.cleaned_data["told"]
    if checking.method is CheckMethod.REFERENCE:
        return check_by_reference(actor, checking, told)
    return check_by_code(actor, checking, told)


def _say(request: Asking, activity: Activity, method: CheckMethod, result: CheckResult) -> None:
    level = level_reached(activity, method)
    if result is CheckResult.FAILED or level is None:
        messages.error(request, _("Identity was not verified: general information only."))
        return
    said = _("Identity verified, level %(level)s: %(opens)s.")
    opens = level.says.in_(reader())
    messages.success(request, said % {"level": level.number, "opens": opens})


def _page(
    request: Asking, pane: Person, checking: Checking, asked: forms.Form | None
) -> dict[str, object]:
    register = register_seen_by(request.actor, on=request.today)
    activity = register.activities[checking.activity]
    failures = failures_of(request.actor, checking.client, now=request.now)
    return {
        "pane": pane,
        "client": pane.client,
        "checking": checking,
        "asked": asked,
        "levels": levels_of(activity),
        "method_names": METHOD_NAMES,
        "opens_names": OPENS_NAMES,
        "decision": may_check(
            activity, checking.method, channel=checking.channel, failures=failures
        ),
        "code_sent_at": code_waits(request.actor, checking.client),
        "back": _back(request),
    }


def _back(request: Asking) -> str:
    given = request.POST if request.method == "POST" else request.GET
    return "home" if given.get("back") == "home" else "client"


def _here(request: Asking, checking: Checking) -> str:
    """This page again, as it was chosen."""
    chosen = QueryDict(mutable=True)
    chosen["under"], chosen["method"] = checking.activity, checking.method.value
    chosen["channel"], chosen["back"] = checking.channel, _back(request)
    address = reverse("desk:clients:check", args=[checking.client])
    return f"{address}?{chosen.urlencode()}"
