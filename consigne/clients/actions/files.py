"""Enter a client, keep what reaches them current, and record who may act for them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

import phonenumbers
from django.db import connection, transaction
from django.db.models.functions import Now

from consigne.audit.actions import record
from consigne.clients import models
from consigne.clients.emergency import (
    BY_EMERGENCY,
    OPEN_FOR,
    Ground,
    Verdict,
    may_open,
    may_review,
)
from consigne.clients.queries import (
    ClientName,
    as_mandate,
    clients_of,
    emergencies_of,
    folded_address,
    found_by_email,
    found_by_name,
    found_by_phone,
    name_of,
    shown_to,
)
from consigne.clients.rules import (
    Act,
    AddressUse,
    ClientKind,
    Opens,
    Scope,
    Why,
    may_affiliate,
    may_enter,
    may_mandate,
    may_reach_at,
    may_reach_by_email,
    may_revoke,
    may_serve,
)
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.holdings import Trigger
from consigne.kernel.words import Language
from consigne.register.queries import register_seen_by, schedules_by_id
from consigne.register.rules import filed
from consigne.suppliers.rules import may_work_on


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A postal address as entered."""

    lines: str
    locality: str
    region: str = ""
    postal_code: str = ""
    country: str = "CA"


@dataclass(frozen=True, slots=True)
class NewClient:
    """What is entered of a client, filed under an activity."""

    activity: str
    kind: ClientKind
    language: Language
    given_name: str = ""
    family_name: str = ""
    organisation_name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postals: tuple[PostalAddress, ...] = ()
    handles: tuple[tuple[str, str], ...] = field(default=())


def e164_of(number: str, *, region: str = "CA") -> str | None:
    """A telephone number in E.164, however it was typed; None when it is no number."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def duplicates_of(actor: Actor, new: NewClient, *, on: date) -> tuple[ClientName, ...]:
    """Clients that may be the one being entered: same number, same address, or a near name."""
    near: dict[UUID, ClientName] = {}
    for phone in new.phones:
        e164 = e164_of(phone)
        near |= {c.id: c for c in (found_by_phone(actor, e164, on=on)[1] if e164 else ())}
    for email in new.emails:
        near |= {c.id: c for c in found_by_email(actor, email, on=on)}
    words = f"{new.given_name} {new.family_name} {new.organisation_name}".strip()
    near |= {c.id: c for c in found_by_name(actor, words, most=8)}
    return tuple(near.values())


@transaction.atomic
def enter_client(actor: Actor, new: NewClient, *, on: date) -> ClientName:
    """Enter a client under an activity; their clock starts today if it counts from last use."""
    may_serve(actor).or_raise()
    may_work_on(actor, new.activity).or_raise()
    person = f"{new.given_name} {new.family_name}"
    may_enter(new.kind, person=person, organisation=new.organisation_name).or_raise()
    register = register_seen_by(actor, on=on)
    filing = filed(register, new.activity, kind="client")
    client = models.Client.objects.create(
        institution_id=actor.institution,
        number=_next_number(),
        kind=new.kind.value,
        given_name=new.given_name.strip(),
        family_name=new.family_name.strip(),
        organisation_name=new.organisation_name.strip(),
        language=new.language,
        **filing.columns(begins_on=on, counted_from=filing.counted(Trigger.LAST_USE, on)),
    )
    _reach_at(actor, client, new, on)
    record(actor, Act.ENTERED, [("client", client.id)])
    return name_of(client)


@transaction.atomic
def add_phone(actor: Actor, client_id: UUID, number: str, *, use: AddressUse, on: date) -> UUID:
    """Add a telephone number; raises NotAllowed when it is not one."""
    client = _client(actor, client_id)
    return _reached(actor, client, "phone", use=use, on=on, e164=_number(number))


@transaction.atomic
def add_email(actor: Actor, client_id: UUID, address: str, *, use: AddressUse, on: date) -> UUID:
    """Add an e-mail address; raises NotAllowed when it is not one."""
    client = _client(actor, client_id)
    may_reach_by_email(address).or_raise()
    written = {"address": address.strip(), "folded": folded_address(address)}
    return _reached(actor, client, "email", use=use, on=on, **written)


@transaction.atomic
def add_postal(
    actor: Actor, client_id: UUID, address: PostalAddress, *, use: AddressUse, on: date
) -> UUID:
    """Add a postal address; raises NotAllowed when it has no street or no municipality."""
    client = _client(actor, client_id)
    may_reach_at(address.lines, address.locality).or_raise()
    return _reached(actor, client, "postal", use=use, on=on, **asdict(address))


@transaction.atomic
def add_handle(
    actor: Actor, client_id: UUID, *, platform: str, name: str, use: AddressUse, on: date
) -> UUID:
    """Add a name on a platform; raises NotAllowed when either is missing."""
    client = _client(actor, client_id)
    may_reach_at(platform, name).or_raise()
    written = {"platform": platform.strip(), "name": name.strip()}
    return _reached(actor, client, "handle", use=use, on=on, **written)


REACHES: dict[str, type[models.Reachable]] = {
    "phone": models.Phone,
    "email": models.Email,
    "postal": models.Postal,
    "handle": models.Handle,
}


@transaction.atomic
def end_reach(actor: Actor, client_id: UUID, kind: str, reach_id: UUID, *, on: date) -> None:
    """Say that a way of reaching a client no longer holds; it stays on record until they go."""
    client = _client(actor, client_id)
    table = REACHES.get(kind)
    rows = table._default_manager.filter(pk=reach_id, client_id=client.id) if table else None
    row = rows.first() if rows is not None else None
    if row is None:
        raise NotSeen(kind, reach_id)
    if row.until_on is not None:
        raise NotAllowed(Refused(Why.ALREADY_ENDED, {"on": row.until_on}))
    # Added and ended on one day: in force for that day, as the table requires.
    row.until_on = max(on, date.fromordinal(row.from_on.toordinal() + 1))
    row.save(update_fields=["until_on"])
    record(actor, Act.REACH_ENDED, [("client", client.id), (kind, row.id)])


@transaction.atomic
def affiliate(actor: Actor, person: UUID, organisation: UUID, *, role: str, on: date) -> UUID:
    """Say that a person holds a role at an organisation from a day."""
    someone, somewhere = _client(actor, person), _client(actor, organisation)
    may_affiliate(ClientKind(someone.kind), ClientKind(somewhere.kind)).or_raise()
    row = models.Affiliation.objects.create(
        institution_id=actor.institution,
        person=someone,
        organisation=somewhere,
        role=role.strip(),
        from_on=on,
    )
    record(actor, Act.AFFILIATED, [("client", person), ("client", organisation)])
    return row.id


@transaction.atomic
def end_affiliation(actor: Actor, affiliation: UUID, *, on: date) -> None:
    """Say that a role at an organisation ended; it is not overwritten."""
    rows = models.Affiliation.objects.filter(person__in=clients_of(actor))
    row = rows.filter(pk=affiliation).first()
    if row is None:
        raise NotSeen("affiliation", affiliation)
    if row.until_on is not None:
        raise NotAllowed(Refused(Why.ALREADY_ENDED, {"on": row.until_on}))
    row.until_on = max(on, date.fromordinal(row.from_on.toordinal() + 1))
    row.save(update_fields=["until_on"])
    record(actor, Act.AFFILIATION_ENDED, [("client", row.person_id)])


@dataclass(frozen=True, slots=True)
class NewAuthority:
    """An authority to act as recorded: kind (mandate, power of attorney...), scope, days."""

    client: UUID
    representative: UUID
    kind: str
    scope: Scope
    from_on: date
    until_on: date | None = None
    evidence: tuple[str, UUID | None] = ("seen", None)


@transaction.atomic
def record_authority(actor: Actor, new: NewAuthority) -> UUID:
    """Record that a representative may act for a client, on what evidence, and until when."""
    client, representative = _client(actor, new.client), _client(actor, new.representative)
    may_mandate(client.id, representative.id, from_on=new.from_on, until_on=new.until_on).or_raise()
    row = models.AuthorityToAct.objects.create(
        institution_id=actor.institution,
        client=client,
        representative=representative,
        kind=new.kind,
        scope=new.scope.value,
        evidence_kind=new.evidence[0],
        evidence_id=new.evidence[1],
        from_on=new.from_on,
        until_on=new.until_on,
    )
    record(
        actor,
        Act.AUTHORITY_RECORDED,
        [("client", new.client), ("client", new.representative)],
    )
    return row.id


@transaction.atomic
def revoke_authority(actor: Actor, authority: UUID, *, on: date) -> None:
    """End an authority to act from this day."""
    rows = models.AuthorityToAct.objects.select_for_update()
    row = rows.filter(client__in=clients_of(actor), pk=authority).first()
    if row is None:
        raise NotSeen("authority_to_act", authority)
    may_revoke(as_mandate(row)).or_raise()
    row.revoked_on = on
    row.save(update_fields=["revoked_on"])
    leaned = models.IdentityCheck.objects.filter(
        client_id=row.client_id, representative_id=row.representative_id, ended_at__isnull=True
    )
    leaned.update(ended_at=Now())
    record(actor, Act.AUTHORITY_REVOKED, [("client", row.client_id)])


@transaction.atomic
def open_in_emergency(
    actor: Actor, client_id: UUID, *, ground: Ground, reference: str, now: datetime
) -> UUID:
    """Show one client's file to this actor for a short while, on a ground from the list.

    Doors tell the privacy officer at once. Returns the id of the emergency access.
    """
    client = _client(actor, client_id)
    is_shown = bool(shown_to(actor, {client_id}, what=Opens.DETAILS, now=now)[client_id])
    may_open(actor, is_shown=is_shown, reference=reference).or_raise()
    row = models.BreakGlass.objects.create(
        institution_id=actor.institution,
        client=client,
        opened_by=actor.id,
        opened_at=now,
        until_at=now + OPEN_FOR,
        ground=ground.value,
        reference=reference,
    )
    touched = [("break_glass", row.id), ("client", client.id)]
    record(actor, Act.OPENED_IN_EMERGENCY, touched, decision=BY_EMERGENCY)
    return row.id


@transaction.atomic
def review_emergency(actor: Actor, emergency: UUID, *, verdict: Verdict, now: datetime) -> None:
    """Say, as another person than who opened it, whether an emergency access was justified."""
    row = emergencies_of(actor).select_for_update().filter(pk=emergency).first()
    if row is None:
        raise NotSeen("break_glass", emergency)
    is_reviewed = row.reviewed_by is not None
    may_review(actor, opened_by=row.opened_by, reviewed=is_reviewed).or_raise()
    row.reviewed_by, row.reviewed_at, row.verdict = actor.id, now, verdict.value
    row.save(update_fields=["reviewed_by", "reviewed_at", "verdict"])
    touched = [("break_glass", row.id), ("client", row.client_id)]
    record(actor, Act.EMERGENCY_REVIEWED, touched)


def used(actor: Actor, clients: set[UUID], *, on: date) -> None:
    """Count the clients' clocks from this day, when their schedule counts from last use.

    A day before the one already counted changes nothing: use is the last one.
    """
    if not clients:
        return
    rows = models.Client.objects.filter(
        institution_id=actor.institution, id__in=clients, trigger=Trigger.LAST_USE.value
    ).exclude(counted_from__gte=on)
    found = list(rows.only("id", "schedule_id").order_by("id").select_for_update())
    schedules = schedules_by_id(actor, {row.schedule_id for row in found})
    for row in found:
        row.counted_from, row.due_on = on, schedules[row.schedule_id].due_on(on)
        row.save(update_fields=["counted_from", "due_on"])


def _client(actor: Actor, client_id: UUID) -> models.Client:
    row = clients_of(actor).filter(pk=client_id).first()
    if row is None:
        raise NotSeen("client", client_id)
    return row


def _number(typed: str) -> str:
    e164 = e164_of(typed)
    if e164 is None:
        raise NotAllowed(Refused(Why.NOT_A_NUMBER))
    return e164


def _reached(
    actor: Actor, client: models.Client, kind: str, *, use: AddressUse, on: date, **written: str
) -> UUID:
    row = REACHES[kind]._default_manager.create(
        institution_id=actor.institution, client=client, use=use.value, from_on=on, **written
    )
    record(actor, Act.REACH_ADDED, [("client", client.id), (kind, row.id)])
    return row.id


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('next_client')")
        return f"C-{cursor.fetchone()[0]:06d}"


def _reach_at(actor: Actor, client: models.Client, new: NewClient, on: date) -> None:
    shared = {
        "institution_id": actor.institution,
        "client": client,
        "use": AddressUse.OTHER.value,
        "from_on": on,
    }
    models.Phone.objects.bulk_create(
        models.Phone(e164=_number(phone), **shared) for phone in new.phones
    )
    for address in new.emails:
        may_reach_by_email(address).or_raise()
    models.Email.objects.bulk_create(
        models.Email(address=a.strip(), folded=folded_address(a), **shared) for a in new.emails
    )
    models.Postal.objects.bulk_create(
        models.Postal(
            lines=p.lines,
            locality=p.locality,
            region=p.region,
            postal_code=p.postal_code,
            country=p.country,
            **shared,
        )
        for p in new.postals
    )
    models.Handle.objects.bulk_create(
        models.Handle(platform=platform, name=name, **shared) for platform, name in new.handles
    )
