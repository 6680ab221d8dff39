"""Consign a contact, put clients on it or take a wrong one off, keep what is being written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction

from consigne.audit.actions import record
from consigne.clients.actions import Checking, record_identity_check, used
from consigne.clients.emergency import may_change
from consigne.clients.queries import incapacities_of, names_seen_by, scope_held
from consigne.clients.rules import CheckResult, may_be_reached, same_number
from consigne.consent.queries import may_rely
from consigne.interactions import rules
from consigne.interactions.models import Attachment, Draft, Interaction, Party
from consigne.interactions.queries import drafts_of, interactions_of, may_read, open_numbers
from consigne.interactions.rules import Act, Channel, Direction, Result
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotSeen
from consigne.kernel.holdings import Trigger
from consigne.kernel.words import Language
from consigne.register.queries import activities_by_id, register_seen_by
from consigne.register.rules import (
    Activity,
    Filing,
    Hidden,
    Register,
    declared_numbers,
    filed,
    hidden_in,
    may_use_channel,
)
from consigne.register.rules import masked as with_masks
from consigne.suppliers.rules import may_work_on
from consigne.vault.actions import store
from consigne.vault.documents import clean_name, kind_of
from consigne.vault.rules import Offered, may_take


@dataclass(frozen=True, slots=True)
class Upload:
    """A document as it came: its name, its media type and its bytes."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NewInteraction:
    """A contact as entered. General questions need no identity: `clients` may be empty.

    `spoken_with` is whoever acted for the clients, where it was not themselves.
    """

    activity: str
    purpose: str
    direction: Direction
    channel: Channel
    language: Language
    subject: str
    happened_at: datetime
    received_at: datetime | None = None
    note: str = ""
    concerns: str = ""
    result: Result | None = None
    next_action: str = ""
    next_action_on: date | None = None
    clients: tuple[UUID, ...] = ()
    spoken_with: UUID | None = None
    uploads: tuple[Upload, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Consigned:
    """What was just written: the contact's id and its reference number, and what was masked."""

    id: UUID
    number: str
    hidden: tuple[Hidden, ...] = ()


@transaction.atomic
def consign(actor: Actor, new: NewInteraction, *, now: datetime, on: date) -> Consigned:
    """Write a contact under its activity, with the clients it concerns and its documents.

    Raises NotAllowed when the register does not allow it, NotSeen for a client out of reach.
    """
    register = register_seen_by(actor, on=on)
    filing = filed(register, new.activity, kind="interaction", purpose=new.purpose)
    new, hidden = _masked(register, new)
    _ask(actor, register, filing, new, now=now)
    row = _write(actor, filing, new)
    _put_on(actor, row, new.clients)
    _spoken_with(actor, row, new, on=on)
    for upload in new.uploads:
        _attach(actor, row, filing, upload)
    used(actor, set(new.clients), on=row.begins_on)
    people = [*new.clients, *([new.spoken_with] if new.spoken_with else [])]
    touched = [("interaction", row.id), *(("client", client) for client in people)]
    record(actor, Act.CONSIGNED, touched, purpose=new.purpose)
    return Consigned(row.id, row.number, hidden)


# Where people write freely; a number that the activity does not collect is masked in them.
FREE_TEXTS = ("subject", "note", "concerns", "next_action")


def masked_first(
    actor: Actor, new: NewInteraction, *, on: date
) -> tuple[NewInteraction, tuple[Hidden, ...]]:
    """The contact as it would be written, and what would be masked in it."""
    return _masked(register_seen_by(actor, on=on), new)


def consign_once(actor: Actor, new: NewInteraction, *, now: datetime, on: date) -> Consigned:
    """Write a contact, or return the one this actor already wrote from the same origin."""
    try:
        return consign(actor, new, now=now, on=on)
    except IntegrityError:
        earlier = interactions_of(actor).filter(origin=new.origin, entered_by=actor.id)
        row = earlier.exclude(origin="").first()
        if row is None:
            raise
        return Consigned(row.id, row.number)


@transaction.atomic
def put_on(actor: Actor, interaction_id: UUID, client_id: UUID, *, on: date) -> None:
    """Put one more client on a contact, or back on one they were taken off by mistake."""
    row = _interaction(actor, interaction_id)
    _ask_about(actor, register_seen_by(actor, on=on), row.purpose, (client_id,))
    _put_on(actor, row, (client_id,))
    taken_off = Party.objects.filter(
        interaction=row, client_id=client_id, detached_at__isnull=False
    )
    taken_off.update(detached_at=None, detached_reason="")
    used(actor, {client_id}, on=row.begins_on)
    record(actor, Act.ATTACHED, [("interaction", row.id), ("client", client_id)])


@transaction.atomic
def take_off(
    actor: Actor, interaction_id: UUID, client_id: UUID, *, reason: str, now: datetime
) -> None:
    """Take a wrong client off a contact, with the reason; the contact itself stays.

    Whoever may not read the contact takes nobody off it: with nobody on it, it would be read.
    """
    row = _interaction(actor, interaction_id)
    party = Party.objects.select_for_update().filter(interaction=row, client_id=client_id).first()
    if party is None:
        raise NotSeen("party", client_id)
    may_change(may_read(actor, row, now=now)).or_raise()
    rules.may_detach(actor, reason=reason, attached=party.detached_at is None).or_raise()
    on = now.astimezone(ZoneInfo(actor.time_zone)).date()
    activity = activities_by_id(actor, {row.activity_id})[row.activity_id]
    declared = declared_numbers(register_seen_by(actor, on=on), activity)
    party.detached_at, party.detached_reason = now, with_masks(reason.strip(), but=declared)
    party.save(update_fields=["detached_at", "detached_reason"])
    record(actor, Act.DETACHED, [("interaction", row.id), ("client", client_id)])


@transaction.atomic
def settle_next_action(actor: Actor, interaction_id: UUID) -> None:
    """Say that what was to be done next is done; its words stay with the contact."""
    row = interactions_of(actor).select_for_update().filter(pk=interaction_id).first()
    if row is None:
        raise NotSeen("interaction", interaction_id)
    rules.may_settle(actor, is_pending=row.next_action_on is not None).or_raise()
    row.next_action_on = None
    row.save(update_fields=["next_action_on"])
    record(actor, Act.NEXT_ACTION_DONE, [("interaction", row.id)])


@transaction.atomic
def check_by_reference(actor: Actor, checking: Checking, told: str) -> CheckResult:
    """Compare the reference number a caller told with those of the client still open."""
    numbers = open_numbers(actor, {checking.client}).get(checking.client, ())
    is_one = any(same_number(told, number) for number in numbers)
    result = CheckResult.PASSED if is_one else CheckResult.FAILED
    record_identity_check(actor, checking, result)
    return result


@dataclass(frozen=True, slots=True)
class Writing:
    """What is being written: on which form, under which activity, about which record."""

    form: str
    activity: str
    written: dict[str, Any]
    about: tuple[str, UUID] | None = None


@transaction.atomic
def save_draft(actor: Actor, writing: Writing, *, now: datetime, on: date) -> UUID:
    """Keep what is being written, for seven days from now; one draft per form and record.

    A number that the activity does not collect is masked in it, as in what is recorded.
    """
    may_work_on(actor, writing.activity).or_raise()
    register = register_seen_by(actor, on=on)
    filing = filed(register, writing.activity, kind="draft")
    counted = filing.counted(Trigger.SAVED, on)
    about_kind, about_id = writing.about or ("", None)
    row, _ = Draft.objects.update_or_create(
        institution_id=actor.institution,
        author=actor.id,
        form=writing.form,
        about_id=about_id,
        defaults={
            "about_kind": about_kind,
            "written": _with_masks(register, filing.activity, writing.written),
            "saved_at": now,
            **filing.columns(begins_on=on, counted_from=counted),
        },
    )
    record(actor, Act.DRAFT_SAVED, [("draft", row.id)])
    return row.id


@transaction.atomic
def let_go_of_draft(actor: Actor, form: str, *, about: UUID | None, on: date) -> None:
    """Empty a draft that was consigned or discarded; the one door takes the rest of it today."""
    row = drafts_of(actor).filter(form=form, about_id=about).first()
    if row is None:
        return
    row.written, row.counted_from, row.due_on = {}, on, on
    row.save(update_fields=["written", "counted_from", "due_on"])
    record(actor, Act.DRAFT_LET_GO, [("draft", row.id)])


def _masked(register: Register, new: NewInteraction) -> tuple[NewInteraction, tuple[Hidden, ...]]:
    activity = register.activities.get(new.activity)
    if activity is None:
        return new, ()
    texts = {name: getattr(new, name) for name in FREE_TEXTS}
    hidden = hidden_in(texts, activity, declared=declared_numbers(register, activity))
    return replace(new, **_with_masks(register, activity, texts)), hidden


def _with_masks(register: Register, activity: Activity, written: dict[str, Any]) -> dict[str, Any]:
    declared = declared_numbers(register, activity)
    return {
        name: with_masks(text, but=declared) if isinstance(text, str) else text
        for name, text in written.items()
    }


def _ask(
    actor: Actor,
    register: Register,
    filing: Filing,
    new: NewInteraction,
    *,
    now: datetime,
) -> None:
    received = new.received_at or new.happened_at
    rules.may_record(
        actor,
        subject=new.subject,
        happened_at=new.happened_at,
        received_at=received,
        now=now,
    ).or_raise()
    may_work_on(actor, new.activity, new.purpose).or_raise()
    if new.uploads:
        rules.may_open_documents(actor).or_raise()
    rules.may_leave_to_do(new.next_action, on=new.next_action_on).or_raise()
    may_use_channel(filing.activity, new.channel.value).or_raise()
    may_take([Offered(u.file_name, u.media_type, u.content) for u in new.uploads]).or_raise()
    _ask_about(actor, register, new.purpose, new.clients)
    if new.direction is Direction.OUTBOUND:
        for client in new.clients:
            held = incapacities_of(actor, client, on=register.on)
            may_be_reached(held, represented=new.spoken_with is not None).or_raise()


def _ask_about(actor: Actor, register: Register, purpose: str, clients: Iterable[UUID]) -> None:
    """A purpose that rests on consent rests on each client's own."""
    declared = register.purposes.get(purpose)
    if declared is not None and declared.body.get("rests_on") == "consent":
        for client in clients:
            may_rely(actor, client, purpose, on=register.on).or_raise()


def _write(actor: Actor, filing: Filing, new: NewInteraction) -> Interaction:
    happened_on = new.happened_at.astimezone(ZoneInfo(actor.time_zone)).date()
    return Interaction.objects.create(
        institution_id=actor.institution,
        number=_next_number(happened_on),
        direction=new.direction.value,
        channel=new.channel.value,
        purpose=new.purpose,
        language=new.language,
        subject=new.subject.strip(),
        note=new.note,
        concerns=new.concerns,
        result=new.result.value if new.result else "",
        next_action=new.next_action.strip(),
        next_action_on=new.next_action_on,
        happened_at=new.happened_at,
        received_at=new.received_at or new.happened_at,
        entered_by=actor.id,
        origin=new.origin,
        **filing.columns(
            begins_on=happened_on,
            counted_from=filing.counted(Trigger.INTERACTION, happened_on),
        ),
    )


def _put_on(actor: Actor, row: Interaction, clients: Iterable[UUID]) -> None:
    wanted = set(clients)
    missing = wanted - names_seen_by(actor, wanted).keys() if wanted else set()
    if missing:
        raise NotSeen("client", next(iter(missing)))
    Party.objects.bulk_create(
        (
            Party(
                institution_id=actor.institution,
                interaction=row,
                client_id=client,
                happened_at=row.happened_at,
            )
            for client in wanted
        ),
        ignore_conflicts=True,
    )


def _spoken_with(actor: Actor, row: Interaction, new: NewInteraction, *, on: date) -> None:
    """Put whoever acted for the clients beside them: only as an authority to act covers it."""
    speaking = new.spoken_with
    if speaking is None:
        return
    for client in new.clients:
        scope_held(actor, client=client, representative=speaking, on=on)
    _put_on(actor, row, (speaking,))
    Party.objects.filter(interaction=row, client_id=speaking).update(speaks=True)


def _attach(actor: Actor, row: Interaction, filing: Filing, upload: Upload) -> None:
    name = clean_name(upload.file_name)
    kind = kind_of(upload.content, name=name)
    stored = store(actor, upload.content, purposes=filing.activity.purposes)
    Attachment.objects.create(
        institution_id=actor.institution,
        interaction=row,
        stored_object_id=stored,
        file_name=name,
        # What the bytes are, whatever was said of them.
        media_type=kind.media_type if kind else "application/octet-stream",
        size=len(upload.content),
    )


def _interaction(actor: Actor, interaction_id: UUID) -> Interaction:
    row = interactions_of(actor).filter(pk=interaction_id).first()
    if row is None:
        raise NotSeen("interaction", interaction_id)
    return row


def _next_number(day: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('next_interaction')")
        return f"I-{day.year}-{cursor.fetchone()[0]:06d}"
