"""What a member of staff writes about themselves: a token, a delegation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consigne.desk.asking import uuid_in
from consigne.desk.fields import Day, choices
from consigne.kernel.words import Bilingual
from consigne.staff.rules import LONGEST_TOKEN, MemberSeen

# What a token may open: the command line, and the API's two doors.
SCOPE_NAMES = {
    "cli": Bilingual("Command line", "Ligne de commande"),
    "interactions:read": Bilingual("API: read contacts", "API : lire les contacts"),
    "interactions:write": Bilingual("API: record contacts", "API : consigner des contacts"),
}


class TokenForm(forms.Form):
    """What the token is for, what it opens, and for how long."""

    label = forms.CharField(
        label=pgettext_lazy("token", "What it is for"),
        help_text=_("For you to recognise it; name no client."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=pgettext_lazy("token", "What it opens"),
        choices=lambda: choices(SCOPE_NAMES),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=pgettext_lazy("token", "For how many days"),
        min_value=1,
        max_value=LONGEST_TOKEN.days,
        initial=7,
    )

    def lasts(self) -> timedelta:
        """How long a valid form asks for."""
        return timedelta(days=self.cleaned_data["days"])


class DelegationForm(forms.Form):
    """To whom the power to approve is lent, from which day to which."""

    to = forms.TypedChoiceField(label=pgettext_lazy("delegation", "To"), coerce=uuid_in)
    from_on = Day(label=pgettext_lazy("delegation", "From"))
    last_on = Day(label=pgettext_lazy("delegation", "Last day"))

    def __init__(self, *args: Any, colleagues: tuple[MemberSeen, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(str(member.id), member.name) for member in colleagues]
        self.fields["to"].choices = people  # type: ignore[attr-defined]  # it chooses
