"""What is entered of a client: who they are, how to reach them, who may act for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consigne.clients.actions import NewClient, PostalAddress, e164_of
from consigne.clients.rules import (
    AUTHORITY_KINDS,
    INCAPACITY_NAMES,
    AddressUse,
    ClientKind,
    Why,
)
from consigne.desk.fields import Choices, Day, Lines, choices, language_choice
from consigne.desk.jinja import reader
from consigne.desk.names import (
    EVIDENCE_KINDS,
    KIND_NAMES,
    SCOPE_NAMES,
    USE_NAMES,
)
from consigne.desk.order import alphabetical
from consigne.kernel.words import LOCALES, Bilingual

NO_MOBILE = {use: words for use, words in USE_NAMES.items() if use is not AddressUse.MOBILE}
# What Unicode lists among countries, and no letter goes to.
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


class Phone(forms.CharField):
    """A telephone number in any spelling; its value is E.164."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
        super().__init__(max_length=40, widget=widget, **options)

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        number = e164_of(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(Why.NOT_A_NUMBER.reason.text.in_(reader()), code="number")
        return number


def countries() -> Choices:
    """Countries by their code, in the reader's language and its order."""
    named = (
        (str(code), str(name)) for code, name in Locale.parse(LOCALES[reader()]).territories.items()
    )
    told = (each for each in named if len(each[0]) == 2 and each[0] not in NO_COUNTRY)
    return sorted(told, key=lambda each: alphabetical(each[1]))


def _email(**options: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    return forms.EmailField(label=_("E-mail"), max_length=254, widget=widget, **options)


def _use(names: Mapping[Any, Bilingual]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=pgettext_lazy("contact detail", "Use"), choices=lambda: choices(names)
    )


class NewClientForm(forms.Form):
    """A client to enter, under the activity they come to."""

    activity = forms.ChoiceField(label=_("Activity"))
    kind = forms.ChoiceField(
        label=pgettext_lazy("client", "Who"), choices=lambda: choices(KIND_NAMES)
    )
    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=120, required=False)
    organisation_name = forms.CharField(
        label=_("Name of the organisation"), max_length=240, required=False
    )
    language = language_choice()
    phone = Phone(label=_("Telephone"), required=False)
    email = _email(required=False)

    def __init__(self, *args: Any, activities: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["activity"].choices = activities  # type: ignore[attr-defined]  # it chooses

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == ClientKind.ORGANISATION:
            if not given.get("organisation_name", "").strip():
                self.add_error("organisation_name", _("Write the name of the organisation."))
        elif not (given.get("given_name", "") + given.get("family_name", "")).strip():
            self.add_error("family_name", _("Write at least one name, or enter no client at all."))
        return given

    def described(self) -> NewClient:
        """The client that a valid form describes."""
        given = self.cleaned_data
        kind = ClientKind(given["kind"])
        is_person = kind is ClientKind.PERSON
        return NewClient(
            activity=given["activity"],
            kind=kind,
            language=given["language"],
            given_name=given["given_name"] if is_person else "",
            family_name=given["family_name"] if is_person else "",
            organisation_name="" if is_person else given["organisation_name"],
            phones=(given["phone"],) if given["phone"] else (),
            emails=(given["email"],) if given["email"] else (),
        )


class PhoneForm(forms.Form):
    """One more telephone number."""

    phone = Phone(label=_("Telephone"))
    use = _use(USE_NAMES)


class EmailForm(forms.Form):
    """One more e-mail address."""

    email = _email()
    use = _use(NO_MOBILE)


class PostalForm(forms.Form):
    """One more postal address."""

    lines = Lines(
        label=_("Number, street, apartment"),
        max_length=300,
        attrs={"rows": 2, "autocomplete": "off"},
    )
    locality = forms.CharField(label=_("Municipality"), max_length=120)
    region = forms.CharField(
        label=_("Province or state"),
        help_text=_("Its short form, as QC."),
        max_length=10,
        required=False,
    )
    postal_code = forms.CharField(label=_("Postal code"), max_length=12, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=countries, initial="CA")
    use = _use(NO_MOBILE)

    def described(self) -> PostalAddress:
        """The address that a valid form describes."""
        return PostalAddress(
            **{name: value.strip() for name, value in self.cleaned_data.items() if name != "use"}
        )


class HandleForm(forms.Form):
    """One more name on a platform."""

    platform = forms.CharField(label=_("Platform"), max_length=40)
    name = forms.CharField(label=_("Name on the platform"), max_length=120)


class AuthorityForm(forms.Form):
    """Who may act for a client, in what, on what evidence, and until when."""

    representative = forms.CharField(
        label=_("Number of the representative"),
        help_text=_("Their client number, as C-000123; enter them as a client first."),
        max_length=20,
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("authority", "Kind"), choices=lambda: choices(AUTHORITY_KINDS)
    )
    scope = forms.ChoiceField(
        label=pgettext_lazy("authority", "Scope"), choices=lambda: choices(SCOPE_NAMES)
    )
    evidence = forms.ChoiceField(
        label=pgettext_lazy("authority", "Evidence"), choices=lambda: choices(EVIDENCE_KINDS)
    )
    from_on = Day(label=pgettext_lazy("authority", "From"))
    until_on = Day(
        label=pgettext_lazy("authority", "Until"),
        required=False,
        help_text=_("That day is not included; left empty, until it is revoked."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last <= first:
            self.add_error("until_on", _("It ends before it begins; check the two days."))
        return given


class AffiliationForm(forms.Form):
    """A person's role at an organisation."""

    organisation = forms.CharField(
        label=_("Number of the other"),
        help_text=_("The client number of the organisation, or of the person when this is one."),
        max_length=20,
    )
    role = forms.CharField(label=pgettext_lazy("affiliation", "Role"), max_length=120)


class IncapacityForm(forms.Form):
    """That a client is a minor, protected or deceased, and until when."""

    what = forms.ChoiceField(
        label=pgettext_lazy("incapacity", "What"), choices=lambda: choices(INCAPACITY_NAMES)
    )
    evidence = forms.ChoiceField(
        label=pgettext_lazy("authority", "Evidence"), choices=lambda: choices(EVIDENCE_KINDS)
    )
    from_on = Day(label=pgettext_lazy("authority", "From"))
    until_on = Day(
        label=pgettext_lazy("authority", "Until"),
        required=False,
        help_text=_("For a minor, the day they turn 14 or come of age; no date of birth is kept."),
    )
