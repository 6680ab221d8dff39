"""What is said to open a file in an emergency: a ground from a list and a number."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consigne.clients.emergency import GROUNDS, LONGEST_REFERENCE, VERDICTS
from consigne.desk.fields import choices


class OpeningForm(forms.Form):
    """On which ground, under which number."""

    ground = forms.ChoiceField(
        label=pgettext_lazy("emergency", "Ground"),
        choices=lambda: choices({ground: each.name for ground, each in GROUNDS.items()}),
    )
    reference = forms.CharField(
        label=pgettext_lazy("emergency", "Reference"),
        help_text=_("The number of the call, file or incident, in one word; never a name."),
        max_length=LONGEST_REFERENCE,
    )


class VerdictForm(forms.Form):
    """What the review found."""

    verdict = forms.ChoiceField(choices=lambda: choices(VERDICTS))
