"""Which contacts may this actor see, and how much of each?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from consigne.clients.queries import ClientName, names_seen_by, opened_to
from consigne.clients.rules import Opened, Opens, may_serve, may_show
from consigne.interactions.models import Attachment, Draft, Interaction, Party
from consigne.interactions.rules import Channel, Direction, Result, may_open_documents
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import Decision, NotSeen, Refused, all_of
from consigne.kernel.masks import Masked
from consigne.kernel.words import Language
from consigne.register.queries import activities_by_id, schedules_by_id
from consigne.register.rules import Activity, Keep
from consigne.suppliers.queries import under_contract

MOST_FOUND = 50
# Of the contacts that hold some words, how many of the latest are looked through for readable ones.
MOST_LOOKED_THROUGH = 1000


@dataclass(frozen=True, slots=True)
class PartySeen:
    """A client on a contact; taken off when `detached_at` is set, and why.

    `speaks` is of whoever was spoken to, acting for the others.
    """

    client: ClientName
    detached_at: datetime | None
    detached_reason: str | Masked
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class AttachmentSeen:
    """A document of a contact."""

    id: UUID
    stored_object: UUID
    file_name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class InteractionSeen:
    """A contact as this actor may see it; what was said is Masked until identity is checked."""

    id: UUID
    number: str
    direction: Direction
    channel: Channel
    activity: Activity
    purpose: str
    language: Language
    subject: str | Masked
    note: str | Masked
    concerns: str | Masked
    result: Result | Masked | None
    next_action: str | Masked
    next_action_on: date | None
    happened_at: datetime
    received_at: datetime
    entered_at: datetime
    entered_by: UUID
    parties: tuple[PartySeen, ...]
    attachments: tuple[AttachmentSeen, ...] | Masked
    keep: Keep


@dataclass(frozen=True, slots=True)
class DraftSeen:
    """What its author was writing."""

    id: UUID
    written: dict[str, Any]
    saved_at: datetime
    keep: Keep


def interactions_of(actor: Actor) -> QuerySet[Interaction]:
    """The rows of contacts within this actor's reach, for this module's own use."""
    may_serve(actor).or_raise()
    own = Interaction.objects.filter(institution_id=actor.institution)
    return own.filter(under_contract(actor, purpose="purpose"))


def _parties_of(actor: Actor, clients: set[UUID]) -> QuerySet[Party]:
    """These clients on the contacts within this actor's reach; not those taken off."""
    may_serve(actor).or_raise()
    rows = Party.objects.filter(
        institution_id=actor.institution, client_id__in=clients, detached_at__isnull=True
    )
    reached = under_contract(
        actor, activity="interaction__activity__code", purpose="interaction__purpose"
    )
    return rows.filter(reached)


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """The actor's own drafts, for this module's own use."""
    own = Draft.objects.filter(institution_id=actor.institution, author=actor.id)
    return own.filter(under_contract(actor))


def interaction_seen_by(actor: Actor, interaction_id: UUID, *, now: datetime) -> InteractionSeen:
    """One contact; raises NotSeen when it is none of the actor's institution."""
    row = interactions_of(actor).filter(pk=interaction_id).first()
    if row is None:
        raise NotSeen("interaction", interaction_id)
    return _seen(actor, [row], now=now)[0]


def may_read(actor: Actor, row: Interaction, *, now: datetime) -> Decision:
    """Whether what was said in a contact is shown to this actor."""
    return _shown(actor, [row], _parties(actor, [row.id]), now=now)[row.id]


def interaction_numbered(actor: Actor, number: str) -> UUID | None:
    """The id of the contact with this reference number, or None."""
    rows = interactions_of(actor).filter(number=number.strip().upper())
    return rows.values_list("id", flat=True).first()


def interaction_from(actor: Actor, origin: str) -> UUID | None:
    """The id of the contact that came from this source under its number there, or None."""
    rows = interactions_of(actor).filter(origin=origin) if origin else Interaction.objects.none()
    return rows.values_list("id", flat=True).first()


def imported(actor: Actor, origins: set[str]) -> frozenset[str]:
    """Which of these origins a contact was already imported from."""
    # Said as the partial index says it, or a long list would be looked for row by row.
    rows = interactions_of(actor).filter(origin__in=origins).exclude(origin="")
    return frozenset(rows.values_list("origin", flat=True))


@dataclass(frozen=True, slots=True)
class Listing:
    """Contacts chosen for a list, in its order, and not read yet: `seen_together` reads them."""

    rows: tuple[Interaction, ...]


def timeline_of(actor: Actor, client_id: UUID, *, most: int = MOST_FOUND, skip: int = 0) -> Listing:
    """A client's contacts over every channel, newest first; wrong ones taken off are left out."""
    parties = _parties_of(actor, {client_id}).order_by("-happened_at", "-interaction_id")
    ids = list(parties.values_list("interaction_id", flat=True)[skip : skip + most])
    return _listing(actor, ids)


def latest_of(actor: Actor, *, most: int = 20) -> Listing:
    """The last contacts of the institution, newest first."""
    return Listing(tuple(interactions_of(actor).order_by("-happened_at")[:most]))


def next_actions_of(actor: Actor, *, until: date, most: int = 30) -> Listing:
    """The actor's own contacts with something still to do by a day, soonest first."""
    rows = interactions_of(actor).filter(
        next_action_on__lte=until, next_action_on__isnull=False, entered_by=actor.id
    )
    return Listing(tuple(rows.order_by("next_action_on", "id")[:most]))


def seen_together(
    actor: Actor, *listings: Listing, now: datetime
) -> tuple[tuple[InteractionSeen, ...], ...]:
    """The lists of one page as this actor may see them, in as many queries as one list takes."""
    rows = {row.id: row for listing in listings for row in listing.rows}
    seen = {each.id: each for each in _seen(actor, list(rows.values()), now=now)}
    return tuple(tuple(seen[row.id] for row in listing.rows) for listing in listings)


def timeline_seen_by(
    actor: Actor, client_id: UUID, *, now: datetime, most: int = MOST_FOUND
) -> tuple[InteractionSeen, ...]:
    """The last contacts of a client, newest first."""
    (seen,) = seen_together(actor, timeline_of(actor, client_id, most=most), now=now)
    return seen


def latest_seen_by(actor: Actor, *, now: datetime, most: int = 20) -> tuple[InteractionSeen, ...]:
    """The last contacts of the institution, newest first."""
    (seen,) = seen_together(actor, latest_of(actor, most=most), now=now)
    return seen


def count_of_client(actor: Actor, client_id: UUID) -> int:
    """How many contacts a client's timeline holds."""
    return _parties_of(actor, {client_id}).count()


def open_numbers(actor: Actor, clients: set[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The reference numbers of these clients' contacts with something still to do, newest first.

    Before an identity check, this and a name are all that is told.
    """
    rows = _parties_of(actor, clients).filter(interaction__next_action_on__isnull=False)
    rows = rows.order_by("-happened_at")
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for client, number in rows.values_list("client_id", "interaction__number") if clients else ():
        found[client] += (number,)
    return found


def found_by_words(
    actor: Actor, words: str, *, now: datetime, most: int = MOST_FOUND
) -> tuple[InteractionSeen, ...]:
    """Contacts whose subject, note or organisation holds these words, in either language.

    Only those whose words may be read: that one holds them would tell what it says.
    """
    may_serve(actor).or_raise()
    if not words.strip():
        return ()
    looked_through = most if _sees_all(actor, now=now) else MOST_LOOKED_THROUGH
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM interactions_worded(%s, %s)", [words, looked_through])
        ids = [found for (found,) in cursor.fetchall()]
    rows = _readable(actor, interactions_of(actor).filter(id__in=ids), now=now)
    return _seen(actor, list(rows.order_by("-happened_at", "id")[:most]), now=now)


def attachment_seen_by(
    actor: Actor, interaction_id: UUID, attachment_id: UUID, *, now: datetime
) -> tuple[InteractionSeen, AttachmentSeen]:
    """One attachment with its contact; raises NotSeen when there is none, or it is masked."""
    seen = interaction_seen_by(actor, interaction_id, now=now)
    visible = () if isinstance(seen.attachments, Masked) else seen.attachments
    for attachment in visible:
        if attachment.id == attachment_id:
            return seen, attachment
    raise NotSeen("attachment", attachment_id)


def draft_of(actor: Actor, form: str, *, about: UUID | None = None, on: date) -> DraftSeen | None:
    """What the actor was writing on a form about a record, unless it was let go."""
    row = drafts_of(actor).filter(form=form, about_id=about, due_on__gt=on).first()
    return _draft(actor, row) if row else None


def draft_seen_by(actor: Actor, draft_id: UUID) -> DraftSeen:
    """One draft of the actor's own; raises NotSeen when it is another's, or none."""
    row = drafts_of(actor).filter(pk=draft_id).first()
    if row is None:
        raise NotSeen("draft", draft_id)
    return _draft(actor, row)


def _listing(actor: Actor, ids: list[UUID]) -> Listing:
    rows = {row.id: row for row in interactions_of(actor).filter(id__in=ids)}
    return Listing(tuple(rows[found] for found in ids if found in rows))


def _draft(actor: Actor, row: Draft) -> DraftSeen:
    schedule = schedules_by_id(actor, {row.schedule_id})[row.schedule_id]
    activity = activities_by_id(actor, {row.activity_id})[row.activity_id]
    keep = Keep(row.begins_on, row.due_on, row.counted_from, schedule, activity.name)
    return DraftSeen(row.id, row.written, row.saved_at, keep)


def _seen(actor: Actor, rows: list[Interaction], *, now: datetime) -> tuple[InteractionSeen, ...]:
    """The same few queries for one row or for fifty."""
    ids = [row.id for row in rows]
    parties = _parties(actor, ids)
    documents = _attachments(ids)
    schedules = schedules_by_id(actor, {row.schedule_id for row in rows})
    activities = activities_by_id(actor, {row.activity_id for row in rows})
    shown = _shown(actor, rows, parties, now=now)
    may_open = may_open_documents(actor)
    closed = Masked(may_open.why) if isinstance(may_open, Refused) else None
    seen = []
    for row in rows:
        decision = shown[row.id]
        hidden = Masked(decision.why) if isinstance(decision, Refused) else None
        unopened = closed if hidden is None else hidden
        activity = activities[row.activity_id]
        seen.append(
            InteractionSeen(
                id=row.id,
                number=row.number,
                direction=Direction(row.direction),
                channel=Channel(row.channel),
                activity=activity,
                purpose=row.purpose,
                language="en" if row.language == "en" else "fr",
                subject=row.subject if hidden is None else hidden,
                note=row.note if hidden is None else hidden,
                concerns=row.concerns if hidden is None else hidden,
                result=_result(row) if hidden is None else hidden,
                next_action=row.next_action if hidden is None else hidden,
                next_action_on=row.next_action_on,
                happened_at=row.happened_at,
                received_at=row.received_at,
                entered_at=row.entered_at,
                entered_by=row.entered_by,
                parties=parties[row.id] if hidden is None else _masked(parties[row.id], hidden),
                attachments=documents[row.id] if unopened is None else unopened,
                keep=Keep(
                    row.begins_on,
                    row.due_on,
                    row.counted_from,
                    schedules[row.schedule_id],
                    activity.name,
                ),
            )
        )
    return tuple(seen)


def _readable(actor: Actor, rows: QuerySet[Interaction], *, now: datetime) -> QuerySet[Interaction]:
    """Of these, those that `_shown` allows, for the database to choose among."""
    if _sees_all(actor, now=now):
        return rows
    present = Party.objects.filter(interaction=OuterRef("pk"), detached_at__isnull=True)
    opened = [Q(pk=None)]
    for client, by in opened_to(actor, None, now=now).items():
        opened += _parties_opened(actor, client, by, now=now)
    unchecked = present.exclude(reduce(or_, opened))
    return rows.filter(Q(entered_by=actor.id) | ~Exists(unchecked))


def _parties_opened(actor: Actor, client: UUID, by: Opened, *, now: datetime) -> Iterator[Q]:
    """The parties of one client that checks open, each activity’s by its own, or an emergency."""
    for activity in {check.activity for check in by.checks} | {""}:
        shown = may_show(
            actor, by.checks, opening=by.opening, what=Opens.CONTACTS, now=now, activity=activity
        )
        if shown:
            of_it = Q(interaction__activity__code=activity) if activity else Q()
            yield Q(client_id=client) & of_it


def _sees_all(actor: Actor, *, now: datetime) -> bool:
    """Whether no check is needed: those whose work is the file itself."""
    return bool(may_show(actor, (), what=Opens.CONTACTS, now=now))


def _result(row: Interaction) -> Result | None:
    return Result(row.result) if row.result else None


def _masked(parties: tuple[PartySeen, ...], hidden: Masked) -> tuple[PartySeen, ...]:
    """The same clients; why a wrong one was taken off is part of what was said."""
    return tuple(
        replace(party, detached_reason=hidden) if party.detached_at else party for party in parties
    )


def _shown(
    actor: Actor,
    rows: list[Interaction],
    parties: dict[UUID, tuple[PartySeen, ...]],
    *,
    now: datetime,
) -> dict[UUID, Decision]:
    """What was said is shown to its author; else only once each client's identity is checked."""
    present = {row.id: _present(parties[row.id]) for row in rows if row.entered_by != actor.id}
    opened = opened_to(actor, set().union(*present.values()), now=now)
    activities = activities_by_id(actor, {row.activity_id for row in rows})
    return {
        row.id: all_of(
            may_show(
                actor,
                opened[client].checks,
                opening=opened[client].opening,
                what=Opens.CONTACTS,
                now=now,
                activity=activities[row.activity_id].code,
                with_=present[row.id],
            )
            for client in present.get(row.id, ())
        )
        for row in rows
    }


def _present(parties: Iterable[PartySeen]) -> set[UUID]:
    return {party.client.id for party in parties if party.detached_at is None}


def _parties(actor: Actor, ids: list[UUID]) -> dict[UUID, tuple[PartySeen, ...]]:
    rows = list(Party.objects.filter(interaction_id__in=ids).order_by("id"))
    names = names_seen_by(actor, {row.client_id for row in rows}) if rows else {}
    found: dict[UUID, tuple[PartySeen, ...]] = defaultdict(tuple)
    for row in rows:
        if row.client_id in names:
            named = names[row.client_id]
            seen = PartySeen(named, row.detached_at, row.detached_reason, bool(row.speaks))
            found[row.interaction_id] += (seen,)
    return found


def _attachments(ids: list[UUID]) -> dict[UUID, tuple[AttachmentSeen, ...]]:
    found: dict[UUID, tuple[AttachmentSeen, ...]] = defaultdict(tuple)
    for row in Attachment.objects.filter(interaction_id__in=ids).order_by("id"):
        seen = AttachmentSeen(row.id, row.stored_object_id, row.file_name, row.media_type, row.size)
        found[row.interaction_id] += (seen,)
    return found
