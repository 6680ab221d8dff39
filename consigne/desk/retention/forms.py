"""What the privacy officer and the approver write."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consigne.desk.fields import Day, Lines, choices
from consigne.retention.rules import GROUND_NAMES


class ApprovalForm(forms.Form):
    """Which frozen list was read."""

    digest = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """Why a plan is not approved."""

    reason = Lines(
        label=_("Why the plan is declined"),
        help_text=_("Read by the privacy officer. Name no client."),
        max_length=300,
    )


class HoldForm(forms.Form):
    """Why destruction is suspended, under which file, until when."""

    kind = forms.CharField(widget=forms.HiddenInput)
    record = forms.UUIDField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(
        label=pgettext_lazy("hold", "Ground"), choices=lambda: choices(GROUND_NAMES)
    )
    reference = forms.CharField(
        label=pgettext_lazy("hold", "Reference"),
        help_text=_("The number of the complaint, request or proceeding; never a name."),
        max_length=80,
    )
    until_on = Day(
        label=pgettext_lazy("hold", "Until"),
        help_text=_("That day is not included; left empty, until someone lifts it."),
        required=False,
    )
