"""Builders: what a story needs, with sensible defaults."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from consigne.clients.actions import Checking, NewClient, enter_client
from consigne.clients.rules import CheckMethod, ClientKind
from consigne.interactions.actions import NewInteraction
from consigne.interactions.rules import Channel, Direction
from consigne.kernel.actors import Actor
from consigne.kernel.words import Bilingual
from consigne.suppliers.actions import enter_supplier, put_under, sign_contract
from consigne.suppliers.rules import Hours, NewContract, NewSupplier
from tests.conftest import NOW, TODAY

# The desk's own clock is real: whoever is tried there works at any hour.
ALWAYS = Hours(frozenset(range(1, 8)), time.min, time.max)
WORKING_HOURS = Hours(frozenset(range(1, 6)), time(8), time(18))


def a_client(
    actor: Actor,
    *,
    activity: str = "warranty-line",
    given_name: str = "Amara",
    family_name: str = "Œuvrard",
    phones: tuple[str, ...] = (),
    emails: tuple[str, ...] = (),
    on: date = TODAY,
) -> UUID:
    """A person entered as a client."""
    new = NewClient(
        activity=activity,
        kind=ClientKind.PERSON,
        language="fr",
        given_name=given_name,
        family_name=family_name,
        phones=phones,
        emails=emails,
    )
    return enter_client(actor, new, on=on).id


def a_contact(
    *clients: UUID,
    activity: str = "warranty-line",
    purpose: str = "warranty-service",
    subject: str = "Garantie refusée",
    note: str = "",
    channel: Channel = Channel.PHONE,
    happened_at: datetime = NOW - timedelta(minutes=5),
) -> NewInteraction:
    """A call that came in, not yet consigned."""
    return NewInteraction(
        activity=activity,
        purpose=purpose,
        direction=Direction.INBOUND,
        channel=channel,
        language="fr",
        subject=subject,
        note=note,
        happened_at=happened_at,
        clients=clients,
    )


def a_supplier() -> NewSupplier:
    """An outsourced centre, not yet entered."""
    return NewSupplier(Bilingual("North Shore Answers", "Réponses Rive-Nord"), 2, "Lévis")


def terms(
    *,
    number: str = "C-2026-01",
    activities: tuple[str, ...] = ("warranty-line",),
    purposes: tuple[str, ...] = ("warranty-service",),
    hours: Hours = WORKING_HOURS,
    from_on: date = TODAY - timedelta(days=30),
    until_on: date = TODAY + timedelta(days=300),
) -> NewContract:
    """A contract of working days, not yet signed."""
    return NewContract(
        number=number,
        activities=activities,
        purposes=purposes,
        lines=("+18005550142",),
        hours=hours,
        safeguards=Bilingual("No screen is printed.", "Aucun écran n’est imprimé."),
        from_on=from_on,
        until_on=until_on,
    )


def a_contract(by: Actor, new: NewContract | None = None, *, people: tuple[UUID, ...] = ()) -> UUID:
    """A contract signed with a supplier, with these people under it while it lasts."""
    signed = new or terms()
    contract = sign_contract(by, enter_supplier(by, a_supplier()), signed, on=TODAY)
    for member in people:
        put_under(by, contract, member, from_on=signed.from_on, until_on=signed.until_on)
    return contract


def a_checking(
    client: UUID,
    method: CheckMethod = CheckMethod.IN_PERSON,
    *,
    activity: str = "warranty-line",
    channel: str | None = None,
    now: datetime = NOW,
    on: date = TODAY,
) -> Checking:
    """A check about to be made: in person at the counter, or in another way by telephone."""
    usual = "counter" if method is CheckMethod.IN_PERSON else "phone"
    return Checking(client, activity, method, channel or usual, now, on)
