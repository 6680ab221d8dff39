"""As of: which day's register does this page show, and how do its links keep that day?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from consigne.desk.asking import Asking, drawn
from consigne.desk.fields import Day
from consigne.desk.register.lists import SHELVES, Shelf
from consigne.desk.register.names import country, lasting, named
from consigne.kernel.words import Bilingual
from consigne.notices.queries import notices_in_force
from consigne.register.queries import register_seen_by
from consigne.register.rules import Register


class DayForm(forms.Form):
    """The day whose register is read."""

    on = Day(label=pgettext_lazy("register", "As of"))


@dataclass(frozen=True, slots=True)
class Reading:
    """The register of one day, with the shelves it is arranged on."""

    register: Register
    form: DayForm
    is_today: bool
    counts: Mapping[str, int]

    @property
    def on(self) -> date:
        return self.register.on

    def link(self, route: str, *arguments: object) -> str:
        """An address of the register that stays on this day."""
        address = reverse(f"desk:register:{route}", args=arguments)
        return address if self.is_today else f"{address}?on={self.on.isoformat()}"

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return SHELVES


def reading(asking: Asking) -> Reading:
    """The register as of the day in the address; today's when it names none, or no day."""
    form = DayForm({"on": asking.GET.get("on") or asking.today.isoformat()})
    day: date = form.cleaned_data["on"] if form.is_valid() else asking.today
    register = register_seen_by(asking.actor, on=day)
    counts = {shelf.key: len(shelf.entries(register)) for shelf in SHELVES}
    counts["notice"] = len(notices_in_force(asking.actor, on=day))
    return Reading(register, form, day == asking.today, counts)


def register_page(
    request: Asking, page: str, read: Reading, values: Mapping[str, object]
) -> HttpResponse:
    """A page of the register: `page` is a template's name in that folder."""
    words = {"read": read, **_WORDS}
    status = 200 if read.form.is_valid() else 422
    return drawn(request, f"register/{page}", {**words, **values}, status=status)


def day_of(written: str) -> date:
    """A day as a pack writes it."""
    return date.fromisoformat(written)


def told(halves: Mapping[str, Any]) -> Bilingual:
    """A pair as a pack writes it."""
    return Bilingual(halves["en"], halves["fr"])


_WORDS = {"named": named, "lasting": lasting, "country": country, "told": told, "day_of": day_of}
