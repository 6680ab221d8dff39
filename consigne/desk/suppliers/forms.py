"""What is written of a supplier: who it is, what its contract is limited to, who is under it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consigne.clients.actions import e164_of
from consigne.desk.asking import uuid_in
from consigne.desk.fields import Choices, Day, Lines, choices
from consigne.desk.jinja import reader
from consigne.desk.suppliers.hours import WEEKDAY_NAMES
from consigne.kernel.words import Bilingual
from consigne.register.rules import Register
from consigne.staff.rules import MemberSeen
from consigne.suppliers.rules import (
    FINDING_NAMES,
    HIGHEST_TIER,
    Finding,
    Hours,
    NewContract,
    NewSupplier,
)


class SupplierForm(forms.Form):
    """A supplier in both languages."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)
    tier = forms.TypedChoiceField(
        label=pgettext_lazy("supplier", "Tier"),
        coerce=int,
        choices=[(tier, str(tier)) for tier in range(1, HIGHEST_TIER + 1)],
    )
    place = forms.CharField(label=_("Where its people work"), max_length=200)

    def supplier(self) -> NewSupplier:
        """What a valid form says."""
        given = self.cleaned_data
        name = Bilingual(given["name_en"], given["name_fr"])
        return NewSupplier(name, given["tier"], given["place"])


class Checked(forms.MultipleChoiceField):
    """Several of a list, ticked."""

    widget = forms.CheckboxSelectMultiple


class Hour(forms.TimeField):
    """An hour of the day, where the institution is."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ContractForm(forms.Form):
    """What a contract is limited to, at which hours, with which safeguards."""

    number = forms.CharField(label=pgettext_lazy("contract", "Number"), max_length=40)
    from_on = Day(label=pgettext_lazy("contract", "From"))
    last_on = Day(label=pgettext_lazy("contract", "Last day"))
    activities = Checked(label=_("Limited to these activities"))
    purposes = Checked(label=_("Limited to these purposes"))
    weekdays = Checked(label=_("On these days"), choices=lambda: choices(WEEKDAY_NAMES))
    opens_at = Hour(label=_("From this hour"))
    closes_at = Hour(label=_("Until this hour"))
    lines = Lines(
        label=_("Telephone lines"), help_text=_("One number on each line."), required=False
    )
    safeguards_en = Lines(label=_("Safeguards, in English"), max_length=4000)
    safeguards_fr = Lines(label=_("Safeguards, in French"), max_length=4000)

    def __init__(self, *args: Any, register: Register, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("activities", "purposes"):
            declared = getattr(register, name).values()
            self.fields[name].choices = _named(declared)  # type: ignore[attr-defined]  # it chooses

    def clean_lines(self) -> tuple[str, ...]:
        typed = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        numbers = [e164_of(line) for line in typed]
        if None in numbers:
            raise forms.ValidationError(
                _("Write each number with its area code, as 514 555-0142."), code="not_a_number"
            )
        return tuple(number for number in numbers if number)

    def contract(self) -> NewContract:
        """What a valid form says."""
        given = self.cleaned_data
        days = frozenset(int(day) for day in given["weekdays"])
        return NewContract(
            number=given["number"],
            activities=tuple(given["activities"]),
            purposes=tuple(given["purposes"]),
            lines=given["lines"],
            hours=Hours(days, given["opens_at"], given["closes_at"]),
            safeguards=Bilingual(given["safeguards_en"], given["safeguards_fr"]),
            from_on=given["from_on"],
            until_on=given["last_on"] + timedelta(days=1),
        )


class AssignmentForm(forms.Form):
    """Who works under a contract, from which day to which."""

    member = forms.TypedChoiceField(
        label=pgettext_lazy("contract", "Supplier’s agent"), coerce=uuid_in
    )
    from_on = Day(label=pgettext_lazy("contract", "From"))
    last_on = Day(label=pgettext_lazy("contract", "Last day"))

    def __init__(self, *args: Any, people: Iterable[MemberSeen], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(str(member.id), member.name) for member in people]
        self.fields["member"].choices = named  # type: ignore[attr-defined]  # it chooses


class ReviewForm(forms.Form):
    """What was found."""

    finding = forms.TypedChoiceField(
        label=pgettext_lazy("contract", "What was found"),
        coerce=Finding,
        choices=lambda: choices(FINDING_NAMES),
    )


def _named(declared: Iterable[Any]) -> Choices:
    return sorted(((each.code, each.name.in_(reader())) for each in declared), key=lambda c: c[1])
