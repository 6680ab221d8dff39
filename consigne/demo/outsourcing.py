"""Outsourcing: the call centre that the store's register names, its contract and its people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from uuid import UUID

from consigne.kernel.actors import Actor
from consigne.kernel.words import Bilingual
from consigne.suppliers.actions import enter_supplier, put_under, sign_contract
from consigne.suppliers.queries import suppliers_seen_by
from consigne.suppliers.rules import Hours, NewContract, NewSupplier

CENTRE = NewSupplier(
    Bilingual("Northern Voices (fictitious call centre)", "Voix du Nord (centre d’appels fictif)"),
    2,
    "Rouyn-Noranda",
)
# A demonstration is looked at on any day, at any hour.
_ALWAYS = Hours(frozenset(range(1, 8)), time.min, time.max)
_SINCE = timedelta(days=300)
_FOR = timedelta(days=730)


def outsource(actor: Actor, people: Iterable[UUID], *, on: date) -> None:
    """Sign the contract of the store's call centre and put its people under it, once."""
    if suppliers_seen_by(actor):
        return
    from_on = on - _SINCE
    contract = sign_contract(actor, enter_supplier(actor, CENTRE), _contract(from_on), on=on)
    for member in people:
        put_under(actor, contract, member, from_on=from_on, until_on=from_on + _FOR)


def _contract(from_on: date) -> NewContract:
    return NewContract(
        number=f"VN-{from_on.year}-01",
        activities=("warranty-line",),
        purposes=("warranty-service", "service-quality", "staff-training"),
        lines=("+18005550142",),
        hours=_ALWAYS,
        safeguards=Bilingual(
            "No screen is printed or photographed; nobody works from home; what was written down "
            "is shredded at the end of the shift.",
            "Aucun écran n’est imprimé ni photographié; personne ne travaille de chez soi; ce qui "
            "a été noté est déchiqueté à la fin du quart.",
        ),
        from_on=from_on,
        until_on=from_on + _FOR,
    )
