"""Fields: what the desk's forms share, each fault said in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consigne.desk.jinja import reader
from consigne.kernel.decisions import Refused
from consigne.kernel.words import Bilingual
from consigne.vault.rules import Offered, may_take

# Nothing is served or promised outside these days, and calendars stay within what they can hold.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)

Choices = list[tuple[str, Any]]
LANGUAGE_NAMES = {"fr": Bilingual("French", "Français"), "en": Bilingual("English", "Anglais")}


def choices(names: Mapping[Any, Bilingual], *, none: str | None = None) -> Choices:
    """The members of a vocabulary in the reader's language, in their own order."""
    first: Choices = [] if none is None else [("", none)]
    return first + [(str(member), words.in_(reader())) for member, words in names.items()]


class Day(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d"], **options)
        self.validators += [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class Moment(forms.DateTimeField):
    """A day and an hour where the reader works."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        options.setdefault("widget", widget)
        super().__init__(**options)

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        if moment is not None and not FIRST_DAY <= moment.date() <= LAST_DAY:
            raise forms.ValidationError(_("Check the year of this date."), code="out_of_calendar")
        return moment


class Lines(forms.CharField):
    """Free text over several lines; `attrs` are those of the element."""

    def __init__(self, *, attrs: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs=attrs or {"rows": 3}), **options)


class Several(forms.ClearableFileInput):
    """A widget that takes several files at once."""

    allow_multiple_selected = True


class Documents(forms.FileField):
    """Several documents, or none, of the kinds that the vault takes."""

    widget = Several

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=240, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        documents = [super(Documents, self).clean(each, initial) for each in given]
        decision = may_take([_offered(document) for document in documents])
        if isinstance(decision, Refused):
            said = decision.explained().headline.in_(reader())
            raise forms.ValidationError(said, code=decision.why.name)
        return documents


def _offered(document: Any) -> Offered:
    content = document.read()
    document.seek(0)
    return Offered(document.name or "", document.content_type or "", content)


def chosen(kind: type[StrEnum], value: str) -> Any:
    """The member of a vocabulary that was chosen, or None when none was."""
    return kind(value) if value else None


def language_choice(**options: Any) -> forms.ChoiceField:
    """In which of the two languages someone is served."""
    options.setdefault("label", pgettext_lazy("form", "Language of service"))
    return forms.ChoiceField(choices=lambda: choices(LANGUAGE_NAMES), **options)


def whole_number(text: str | None, *, least: int, most: int) -> int:
    """A whole number from an address, or the nearest that makes sense."""
    digits = text or ""
    # Python refuses to read numbers of thousands of digits.
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return least
    return min(max(int(digits), least), most)
