"""Builders: what a story needs, with sensible defaults."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from consigne.clients.actions import NewClient, enter_client
from consigne.clients.rules import ClientKind
from consigne.interactions.actions import NewInteraction
from consigne.interactions.rules import Channel, Direction
from consigne.kernel.actors import Actor
from tests.conftest import NOW, TODAY


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
