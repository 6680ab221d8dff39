"""Composing: the form in which a contact is written, and the draft behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consigne.clients.queries import ClientName
from consigne.desk.asking import Asking
from consigne.desk.components import KeepLine
from consigne.desk.fields import Day, Documents, Lines, Moment, choices, chosen, language_choice
from consigne.desk.filing import Filings, filings_of, split
from consigne.desk.jinja import reader
from consigne.desk.keeping import line_of
from consigne.interactions.actions import NewInteraction, Upload, Writing, save_draft
from consigne.interactions.queries import DraftSeen, draft_of
from consigne.interactions.rules import (
    CHANNEL_NAMES,
    DIRECTION_NAMES,
    RESULT_NAMES,
    Channel,
    Direction,
    Result,
)
from consigne.kernel.decisions import Explanation
from consigne.kernel.ids import new_id
from consigne.register.rules import Hidden

FORM = "contact"
LONGEST_NOTE = 50_000


class ContactForm(forms.Form):
    """A contact as it is being written."""

    note = Lines(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        attrs={"rows": 4, "data-key": "c", "placeholder": _("What was said, in a few words")},
    )
    subject = forms.CharField(label=_("Subject"), max_length=300)
    channel = forms.ChoiceField(label=pgettext_lazy("contact", "By"))
    direction = forms.ChoiceField(label=pgettext_lazy("contact", "Direction"))
    filing = forms.ChoiceField(label=_("Activity and purpose"))
    language = language_choice(label=pgettext_lazy("contact", "Language"))
    result = forms.ChoiceField(label=pgettext_lazy("contact", "Result"), required=False)
    next_action = forms.CharField(label=_("Next action"), max_length=300, required=False)
    next_action_on = Day(label=_("Its day"), required=False)
    concerns = forms.CharField(label=_("Organisation concerned"), max_length=240, required=False)
    happened_at = Moment(label=_("When"), required=False, help_text=_("Left empty: now."))
    uploads = Documents(label=_("Attachments"))

    def __init__(self, *args: Any, filings: Filings, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = {
            "channel": choices(CHANNEL_NAMES),
            "direction": choices(DIRECTION_NAMES),
            "filing": filings,
            "result": choices(RESULT_NAMES, none="—"),
        }
        for name, pairs in offered.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # all four choose

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("next_action_on") and not given.get("next_action"):
            self.add_error("next_action", _("Say what is to be done that day."))
        if given.get("next_action") and not given.get("next_action_on"):
            self.add_error("next_action_on", _("Say by which day it is to be done."))
        return given


def written_in(
    form: ContactForm,
    asking: Asking,
    clients: tuple[UUID, ...],
    *,
    spoken_with: UUID | None,
    once: UUID | None,
) -> NewInteraction:
    """The contact that a valid form describes, sent from the page marked `once`."""
    given = form.cleaned_data
    activity, purpose = split(given["filing"])
    return NewInteraction(
        activity=activity,
        purpose=purpose,
        direction=Direction(given["direction"]),
        channel=Channel(given["channel"]),
        language=given["language"],
        subject=given["subject"],
        happened_at=given["happened_at"] or asking.now,
        note=given["note"],
        concerns=given["concerns"],
        result=chosen(Result, given["result"]),
        next_action=given["next_action"],
        next_action_on=given["next_action_on"],
        clients=clients,
        spoken_with=spoken_with,
        uploads=tuple(_upload(document) for document in given["uploads"]),
        origin=_origin(form, once),
    )


def warned(
    asking: Asking, contact: NewInteraction, hidden: tuple[Hidden, ...], filings: Filings
) -> ContactForm:
    """The form again, its texts as they would be recorded, saying what was masked and why."""
    written = asking.POST.copy()
    for each in hidden:
        written[each.field] = getattr(contact, each.field)
    form = ContactForm(written, asking.FILES, filings=filings)
    for each in hidden:
        form.add_error(each.field, each.why.explained().headline.in_(reader()))
    return form


KEPT = [name for name in ContactForm.base_fields if name != "uploads"]


@dataclass(frozen=True, slots=True)
class Composer:
    """What a page needs to let someone write a contact: form, draft, and with whom it is.

    `once` marks the page, so that what is sent twice from it is recorded once.
    """

    form: ContactForm
    draft: DraftSeen | None
    client: ClientName | None
    about: UUID | None
    line: KeepLine | None
    refusal: Explanation | None = None
    spoken_with: ClientName | None = None
    once: UUID = field(default_factory=new_id)


def composer(
    asking: Asking,
    client: ClientName | None,
    *,
    about: UUID | None,
    usual: str = "",
    given: Mapping[str, object] | None = None,
    spoken_with: ClientName | None = None,
) -> Composer:
    """Room to write a contact with a client, or with nobody yet, holding any draft of it.

    `about` is the client the draft belongs to: None for the one written before anyone is named.
    `usual` is how this person filed their last contact, `given` what to begin with.
    """
    filings = filings_of(asking.actor, kind="interaction", on=asking.today)
    draft, line = draft_and_line(asking, about)
    initial = {
        "channel": Channel.PHONE.value,
        "direction": Direction.INBOUND.value,
        "language": client.language if client else reader(),
        "filing": usual,
        **(given or {}),
        **(draft.written if draft else {}),
    }
    form = ContactForm(filings=filings, initial=initial)
    return Composer(form, draft, client, about, line, spoken_with=spoken_with)


def draft_and_line(asking: Asking, about: UUID | None) -> tuple[DraftSeen | None, KeepLine | None]:
    """What was being written, and until when it is kept."""
    draft = draft_of(asking.actor, FORM, about=about, on=asking.today)
    if draft is None or not draft.written:
        return None, None
    return draft, line_of(asking, "draft", draft.id, draft.keep)


def keep_written(asking: Asking, about: UUID | None) -> None:
    """Keep as a draft what the form just sent; what is wrong in it is said when it is recorded.

    Documents are not kept: they go to the vault with the contact.
    """
    written = {name: _text(asking, name) for name in KEPT if name in asking.POST}
    of = ("client", about) if about else None
    writing = Writing(form=FORM, activity=_activity(asking), written=written, about=of)
    save_draft(asking.actor, writing, now=asking.now, on=asking.today)


def _text(asking: Asking, name: str) -> str:
    # JSON in PostgreSQL holds no NUL.
    return asking.POST[name].replace("\x00", "")[:LONGEST_NOTE]


def _activity(asking: Asking) -> str:
    """The activity chosen, or the first there is: a draft too is filed."""
    offered = filings_of(asking.actor, kind="draft", on=asking.today)
    chosen = asking.POST.get("filing", "")
    filings = [filing for _activity, purposes in offered for filing, _name in purposes]
    return split(chosen if chosen in filings else filings[0] if filings else "")[0]


def _upload(document: Any) -> Upload:
    name = document.name or "document"
    return Upload(name, document.content_type or "application/octet-stream", document.read())


def _origin(form: ContactForm, once: UUID | None) -> str:
    """Where a contact comes from: this page, `once`, and what was written on it.

    Pressed twice it is one contact; corrected and sent again, another.
    """
    if once is None:
        return ""
    named = (*form.fields, "client", "spoken_with")
    fields = [(name, form.data.get(name, "")) for name in named]
    documents = [(each.name, each.size) for each in form.cleaned_data["uploads"]]
    said = hashlib.sha256(repr((fields, documents)).encode()).hexdigest()
    return f"desk:{once}:{said[:32]}"
