"""Ask a client about one purpose, after a notice in their language, and write what they said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from consigne.audit.actions import record
from consigne.clients.queries import ClientName, client_seen_by
from consigne.clients.rules import may_serve
from consigne.consent.actions import (
    Evidence,
    Spoken,
    give_consent,
    refuse_consent,
    withdraw_consent,
)
from consigne.consent.queries import notices_to_give, standing_of
from consigne.consent.rules import WAY_NAMES, Act, Answer, Grant, Way
from consigne.desk.asking import Asking, drawn, uuid_in
from consigne.desk.fields import choices, language_choice
from consigne.desk.jinja import legal_day, moment, reader
from consigne.desk.person import person
from consigne.interactions.queries import timeline_seen_by
from consigne.interactions.rules import DIRECTION_NAMES, Direction
from consigne.kernel.decisions import Explanation, NotSeen
from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual
from consigne.notices.rules import Given, Notice
from consigne.register.queries import register_seen_by
from consigne.register.rules import Activity, Declared

ANSWERS = {
    Answer.GIVEN: give_consent,
    Answer.REFUSED: refuse_consent,
    Answer.WITHDRAWN: withdraw_consent,
}


class AskingForm(forms.Form):
    """How a consent was asked: in which way, language and contact, after which notice."""

    way = forms.ChoiceField(label=pgettext_lazy("consent", "Way"))
    language = language_choice(label=gettext_lazy("Language of the words said"))
    direction = forms.ChoiceField(
        label=gettext_lazy("Contact"), choices=lambda: choices(DIRECTION_NAMES)
    )
    # Whether the notice would do is for the rule to say, and to explain.
    notice = forms.UUIDField(
        label=gettext_lazy("Notice given"),
        error_messages={"invalid": gettext_lazy("Choose one of these notices.")},
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("Shown by"),
        required=False,
        help_text=gettext_lazy("The contact in which it was said, when it is recorded."),
    )

    def __init__(self, *args: Any, question: Question, **options: Any) -> None:
        super().__init__(*args, **options)
        declared = {way: WAY_NAMES[way] for way in question.ways}
        offered = {"way": choices(declared), "contact": [("", "—"), *question.contacts]}
        for name, pairs in offered.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # both choose
        # A consent is taken back without a word from us.
        self.fields["notice"].required = self.data.get("answer") != Answer.WITHDRAWN.value


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom, with the notices that may be given first."""

    client: ClientName
    activity: Activity
    purpose: Declared
    ways: tuple[Way, ...]
    notices: tuple[Notice, ...]
    contacts: tuple[tuple[str, str], ...]
    grant: Grant | None

    @property
    def state(self) -> str:
        """Where it stands, as far as this may be shown: "none" before an identity check."""
        return self.grant.answer.value if self.grant else "none"

    @property
    def may_withdraw(self) -> bool:
        return self.grant is not None and self.grant.answer is Answer.GIVEN


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Asking, client: UUID, activity: str, purpose: str) -> HttpResponse:
    """The words to say about one purpose, and what the person answered."""
    may_serve(request.actor).or_raise()
    question = _question(request, client, activity, purpose)
    form = AskingForm(request.POST or None, question=question, initial=_usual(question))
    answer = request.POST.get("answer", "")
    if not form.is_valid() or answer not in {known.value for known in Answer}:
        return _page(request, question, form, status=422 if form.is_bound else 200)
    request.if_refused = partial(_page, request, question, form)
    said = _spoken(request, question, form.cleaned_data)
    ANSWERS[Answer(answer)](request.actor, said, on=request.today)
    messages.success(request, _SAID[Answer(answer)].in_(reader()))
    return redirect("desk:clients:show", client)


_SAID = {
    Answer.GIVEN: Bilingual("Consent recorded.", "Consentement consigné."),
    Answer.REFUSED: Bilingual(
        "Refusal recorded: the person is served all the same.",
        "Refus consigné : la personne est servie quand même.",
    ),
    Answer.WITHDRAWN: Bilingual(
        "Consent withdrawn from today.", "Consentement retiré à compter d’aujourd’hui."
    ),
}


def _page(
    request: Asking,
    question: Question,
    form: AskingForm,
    refusal: Explanation | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    pane = person(request, question.client.id)
    values = {"question": question, "form": form, "refusal": refusal, "pane": pane}
    return drawn(request, "consent/ask", values, status=status)


def _question(request: Asking, client: UUID, activity: str, purpose: str) -> Question:
    register = register_seen_by(request.actor, on=request.today)
    declared, asked = register.activities.get(activity), register.purposes.get(purpose)
    ways = declared.body.get("ways", {}).get(purpose) if declared else None
    if declared is None or asked is None or not ways:
        raise NotSeen("purpose")
    seen = client_seen_by(request.actor, client, now=request.now, on=request.today)
    accepted = tuple(Way(way) for way in ways)
    return Question(
        client=seen.who,
        activity=declared,
        purpose=asked,
        ways=accepted,
        notices=_notices(request, activity, purpose, accepted),
        contacts=_recent(request, client),
        grant=_standing(request, client, purpose) if seen.shown else None,
    )


def _standing(request: Asking, client: UUID, purpose: str) -> Grant | None:
    record(request.actor, Act.SEEN, [("client", client)], purpose=purpose)
    return standing_of(request.actor, client, purpose)


def _notices(
    request: Asking, activity: str, purpose: str, ways: tuple[Way, ...]
) -> tuple[Notice, ...]:
    """Those that would do: words said in a call come first for what a call is for."""
    # What is said now is said on the real day, even where a demo has moved its own.
    said_on = legal_day(request.now)
    given = notices_to_give(request.actor, activity, purpose, on=said_on)
    first = Given.SPOKEN if Way.IMPLIED_INBOUND in ways else Given.AT_COLLECTION
    return tuple(sorted(given, key=lambda notice: notice.given is not first))


def _recent(request: Asking, client: UUID) -> tuple[tuple[str, str], ...]:
    """The client's last contacts, by number, as what may show that it was said."""
    last = timeline_seen_by(request.actor, client, now=request.now, most=5)
    return tuple((str(seen.id), f"{seen.number} · {moment(seen.happened_at)}") for seen in last)


def _usual(question: Question) -> dict[str, str]:
    return {
        "way": question.ways[0].value,
        "language": question.client.language,
        "direction": Direction.INBOUND.value,
        "notice": str(question.notices[0].id) if question.notices else "",
    }


def _spoken(request: Asking, question: Question, given: dict[str, Any]) -> Spoken:
    contact = uuid_in(given["contact"])
    lapses_after = question.purpose.body.get("lapses_after")
    return Spoken(
        client=question.client.id,
        activity=question.activity.code,
        purpose=question.purpose.code,
        way=Way(given["way"]),
        language=given["language"],
        notice=given["notice"],
        said_at=request.now,
        inbound=given["direction"] == Direction.INBOUND.value,
        lapses_on=Period.parse(lapses_after).after(request.today) if lapses_after else None,
        evidence=Evidence("interaction", contact) if contact else Evidence(),
    )
