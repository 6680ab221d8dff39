"""Capacity: who speaks for a minor, a protected person or a succession, and who no longer does?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from consigne.clients.rules.acting import Mandate
from consigne.clients.rules.saying import ClientKind, Incapacity, Why
from consigne.kernel.decisions import ALLOWED, Decision, Refused
from consigne.kernel.words import Bilingual

INCAPACITY_NAMES: dict[Incapacity, Bilingual] = {
    Incapacity.UNDER_14: Bilingual("Under 14", "Moins de 14 ans"),
    Incapacity.MINOR: Bilingual("Minor of 14 or over", "Mineur de 14 ans ou plus"),
    Incapacity.PROTECTED: Bilingual("Protected person", "Personne protégée"),
    Incapacity.DECEASED: Bilingual("Deceased", "Personne décédée"),
}
AUTHORITY_KINDS: dict[str, Bilingual] = {
    "mandate": Bilingual("Mandate", "Mandat"),
    "power_of_attorney": Bilingual("Power of attorney", "Procuration"),
    "parent": Bilingual("Parent or tutor", "Parent ou tuteur"),
    "liquidator": Bilingual("Liquidator of a succession", "Liquidateur d’une succession"),
    "heir": Bilingual("Heir", "Héritier"),
    "employee": Bilingual("Speaks for the organisation", "Parle au nom de l’organisation"),
}
# Of what kind an authority to act must be, to serve for such a client.
SERVES: dict[Incapacity, tuple[str, ...]] = {
    Incapacity.UNDER_14: ("parent",),
    Incapacity.MINOR: ("parent", "mandate", "power_of_attorney"),
    Incapacity.PROTECTED: ("parent", "mandate"),
    Incapacity.DECEASED: ("liquidator", "heir"),
}
# Who cannot be told anything themselves, and who cannot consent by themselves.
SILENT = {
    Incapacity.DECEASED: Why.CLIENT_DECEASED,
    Incapacity.UNDER_14: Why.UNDER_FOURTEEN,
}
REPRESENTED = {
    Incapacity.UNDER_14: Why.UNDER_FOURTEEN,
    Incapacity.PROTECTED: Why.CLIENT_PROTECTED,
}


def may_find_incapable(
    kind: ClientKind, what: Incapacity, *, from_on: date, until_on: date | None
) -> Decision:
    """An incapacity is a person's; a minor's has its end, and no other ends before it begins."""
    if kind is not ClientKind.PERSON:
        return Refused(Why.NOT_AN_ORGANISATION)
    if until_on is None and what in (Incapacity.UNDER_14, Incapacity.MINOR):
        return Refused(Why.ENDS_WITHOUT_END)
    if until_on is not None and until_on <= from_on:
        return Refused(Why.ENDS_BEFORE)
    return ALLOWED


def may_speak(incapacities: Iterable[Incapacity]) -> Decision:
    """Whether the client themselves may be identified and told what is held."""
    return _first(SILENT, incapacities)


def may_be_reached(incapacities: Iterable[Incapacity], *, represented: bool) -> Decision:
    """Nobody calls or writes to a deceased person; their liquidator or heir is spoken with."""
    if Incapacity.DECEASED in set(incapacities) and not represented:
        return Refused(Why.CLIENT_DECEASED)
    return ALLOWED


def may_consent(incapacities: Iterable[Incapacity], *, represented: bool) -> Decision:
    """Nobody consents any more for a deceased person; some consent through who represents them."""
    held = set(incapacities)
    if Incapacity.DECEASED in held:
        return Refused(Why.CLIENT_DECEASED)
    return ALLOWED if represented else _first(REPRESENTED, held)


def serving_mandates(
    mandates: Iterable[Mandate], incapacities: Iterable[Incapacity]
) -> tuple[Mandate, ...]:
    """Those of a kind that serves for such a client: a mandate ends with whoever gave it."""
    kinds = [SERVES[each] for each in incapacities]
    return tuple(each for each in mandates if all(each.kind in served for served in kinds))


def may_serve_as(mandates: tuple[Mandate, ...], incapacities: tuple[Incapacity, ...]) -> Decision:
    """Of those on record, one at least is of a kind that serves for such a client."""
    if not mandates or serving_mandates(mandates, incapacities):
        return ALLOWED
    named = [AUTHORITY_KINDS[kind] for each in incapacities for kind in SERVES[each]]
    kinds = Bilingual("; ".join(n.en for n in named), "; ".join(n.fr for n in named))
    return Refused(Why.OTHER_KIND_OF_AUTHORITY, {"kinds": kinds})


def _first(refused: dict[Incapacity, Why], incapacities: Iterable[Incapacity]) -> Decision:
    held = set(incapacities)
    return next((Refused(why) for each, why in refused.items() if each in held), ALLOWED)
