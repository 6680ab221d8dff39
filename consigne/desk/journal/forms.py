"""What is looked for in the journal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consigne.audit.counting import Days
from consigne.audit.queries import Asked
from consigne.audit.rules import may_count
from consigne.desk.asking import uuid_in
from consigne.desk.fields import Day
from consigne.desk.jinja import reader
from consigne.desk.journal.words import acts_by_words
from consigne.kernel.decisions import Refused
from consigne.staff.rules import MemberSeen


class AskedForm(forms.Form):
    """By record, person, act and days; all may be left empty."""

    record = forms.UUIDField(label=pgettext_lazy("journal", "Record"), required=False)
    by = forms.TypedChoiceField(
        label=pgettext_lazy("journal", "Person"), required=False, coerce=uuid_in, empty_value=None
    )
    act = forms.ChoiceField(label=pgettext_lazy("journal", "Act"), required=False)
    from_on = Day(label=pgettext_lazy("journal", "From"), required=False)
    until_on = Day(label=pgettext_lazy("journal", "To"), required=False)
    refused_only = forms.BooleanField(label=_("Refusals only"), required=False)

    def __init__(self, *args: Any, members: tuple[MemberSeen, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(str(member.id), member.name) for member in members]
        self.fields["by"].choices = [("", _("Anyone")), *people]  # type: ignore[attr-defined]  # it chooses
        self.fields["act"].choices = [("", _("Any act")), *acts_by_words()]  # type: ignore[attr-defined]  # it chooses

    def asked(self, before: str) -> Asked:
        """What a valid form asks, from the page that `before` ends on."""
        return Asked(**{**self.cleaned_data, "before": cursor_in(before)})


class DaysForm(forms.Form):
    """From which day to which the journal is counted; the last four weeks unless it is said."""

    from_on = Day(label=pgettext_lazy("journal", "From"), required=False)
    until_on = Day(label=pgettext_lazy("journal", "To"), required=False)

    def __init__(self, asked: Any, *, today: date) -> None:
        self._last = Days(today - timedelta(days=27), today)
        given = {"from_on": self._last.first, "until_on": self._last.last}
        super().__init__(given | {name: asked[name] for name in given if asked.get(name)})

    def clean(self) -> dict[str, Any]:
        """The days as given, when they are days and make a period that can be counted."""
        given = super().clean() or {}
        if "from_on" in given and "until_on" in given:
            decision = may_count(given["from_on"], given["until_on"])
            if isinstance(decision, Refused):
                raise forms.ValidationError(decision.explained().headline.in_(reader()))
        return given

    def days(self) -> Days:
        """The period asked for; the last four weeks when what is asked cannot be counted."""
        if not self.is_valid():
            return self._last
        return Days(self.cleaned_data["from_on"], self.cleaned_data["until_on"])


def cursor_of(at: datetime, event: object) -> str:
    """The last event of a page, as the next page's address names it."""
    return f"{at.astimezone(UTC).isoformat()}~{event}"


def cursor_in(text: str) -> Any:
    """The instant and id that such an address names, or None when it names none."""
    at, _tilde, event = text.partition("~")
    found = uuid_in(event)
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (instant, found) if found and instant.tzinfo else None
