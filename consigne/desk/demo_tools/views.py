"""The tools of a demonstration; on any other installation these pages are not there."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from consigne.config import clock
from consigne.demo.actions import move_clock
from consigne.desk.asking import Asking, drawn
from consigne.desk.demo_tools.letters import letters
from consigne.desk.fields import LAST_DAY, Day
from consigne.kernel.decisions import NotSeen

# How far the day is moved by one press.
LEAPS = (1, 30, 91, 365)


class MoveForm(forms.Form):
    """By how many days, or to which day."""

    days = forms.IntegerField(
        label=pgettext_lazy("clock", "Days ahead"), required=False, min_value=1, max_value=36_500
    )
    to = Day(label=pgettext_lazy("clock", "To this day"), required=False)

    def day(self, today: date) -> date | None:
        """The day a valid form asks for, within what calendars hold here."""
        days = self.cleaned_data["days"]
        if days:
            return min(today + timedelta(days=days), LAST_DAY)
        to: date | None = self.cleaned_data["to"]
        return to


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: Asking) -> HttpResponse:
    """The day of the demonstration, and moving it."""
    _only_in_a_demonstration()
    form = MoveForm(request.POST if request.method == "POST" else None)
    asked = form.day(request.today) if form.is_valid() else None
    if form.is_valid() and asked is None:
        form.add_error("to", gettext_lazy("Say by how many days, or to which day."))
    if asked is None:
        values = {"form": form, "leaps": LEAPS, "moved": clock.days_moved()}
        return drawn(request, "demo_tools/day", values, status=422 if form.is_bound else 200)
    move_clock(request.actor, asked)
    messages.success(request, _("The day was moved. What falls due by then is due now."))
    return redirect("desk:demo:day")


@require_safe
def mail(request: Asking) -> HttpResponse:
    """The mail that was kept, and one message of it."""
    _only_in_a_demonstration()
    kept = letters(settings.EMAIL_FILE_PATH)
    key = request.GET.get("read", "")
    read = next((letter for letter in kept if letter.key == key), None)
    if key and read is None:
        raise NotSeen("letter")
    return drawn(request, "demo_tools/mail", {"letters": kept, "read": read})


def _only_in_a_demonstration() -> None:
    if not settings.DEMO:
        raise NotSeen("demonstration")
