"""Which clients may this actor see, and how much of each?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet

from consigne.clients import models
from consigne.clients.emergency import (
    GROUNDS,
    Ground,
    Grounded,
    Opening,
    Verdict,
    opens_in_emergency,
)
from consigne.clients.matrix import MATRIX
from consigne.clients.rules import (
    CHECK_SERVES,
    CODES_COUNT_FOR,
    COVERED,
    FAILURES_COUNT_FOR,
    AddressUse,
    Check,
    CheckMethod,
    CheckResult,
    ClientKind,
    Incapacity,
    Mandate,
    Match,
    OnFile,
    Opened,
    Opens,
    Question,
    Scope,
    is_held,
    level_reached,
    match_of,
    may_act_for,
    may_serve,
    may_serve_as,
    may_show,
    serving,
    serving_mandates,
)
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import ALLOWED, Decision, NotSeen, Refused
from consigne.kernel.masks import Masked
from consigne.kernel.matrix import Extent
from consigne.kernel.words import Language
from consigne.register.queries import activities_by_id, schedules_by_id
from consigne.register.rules import Activity, Keep
from consigne.suppliers.queries import under_contract
from consigne.walls.ranges import in_force

MOST_FOUND = 50
# One question for the four tables: a client's page is opened all day. An address is written as on
# an envelope posted in Canada.
_REACHES = """
    SELECT 1, 'phone', id, e164, "use", from_on, until_on
    FROM clients_phone WHERE client_id = %(client)s
    UNION ALL
    SELECT 2, 'email', id, address, "use", from_on, until_on
    FROM clients_email WHERE client_id = %(client)s
    UNION ALL
    SELECT 3, 'postal', id,
        lines || chr(10) || concat_ws(
            ' ', nullif(locality, ''), nullif(region, ''), nullif(postal_code, '')
        ) || CASE WHEN country = 'CA' THEN '' ELSE chr(10) || country END,
        "use", from_on, until_on
    FROM clients_postal WHERE client_id = %(client)s
    UNION ALL
    SELECT 4, 'handle', id, name || ' (' || platform || ')', "use", from_on, until_on
    FROM clients_handle WHERE client_id = %(client)s
    ORDER BY 1, 3
"""


class _Contracted(Func):
    """Whether a client is on a contact under the contract of whoever acts.

    Contacts are of a floor above: the database knows them.
    """

    function = "contracted_client"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class ClientName:
    """A client before any identity check: a name and a number, no more."""

    id: UUID
    number: str
    kind: ClientKind
    name: str
    language: Language


@dataclass(frozen=True, slots=True)
class Reach:
    """One way of reaching a client."""

    id: UUID
    kind: str
    value: str
    use: AddressUse
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class AffiliationSeen:
    """A person's role at an organisation."""

    id: UUID
    person: ClientName
    organisation: ClientName
    role: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class AuthoritySeen:
    """Who acts for whom, as the file says."""

    id: UUID
    representative: ClientName
    kind: str
    mandate: Mandate


@dataclass(frozen=True, slots=True)
class ClientSeen:
    """A client as this actor may see them: what they may not is Masked, and says why.

    `shown` is of what follows, `changed` of keeping it current, by the `checks` that serve now.
    """

    who: ClientName
    shown: Decision
    changed: Decision
    checks: tuple[Check, ...]
    incapacities: tuple[Incapacity, ...]
    reaches: tuple[Reach, ...] | Masked
    affiliations: tuple[AffiliationSeen, ...] | Masked
    represented_by: tuple[AuthoritySeen, ...] | Masked
    keep: Keep
    emergency_until: datetime | None = None


def clients_of(actor: Actor) -> QuerySet[models.Client]:
    """The rows of clients within this actor's reach, for this module's own use."""
    may_serve(actor).or_raise()
    rows = models.Client.objects.filter(institution_id=actor.institution)
    if not actor.is_confined:
        return rows
    return rows.filter(under_contract(actor) | Q(_Contracted("id")))


def client_seen_by(actor: Actor, client_id: UUID, *, now: datetime, on: date) -> ClientSeen:
    """One client. Beyond name and number, only after an identity check in this contact.

    Raises NotSeen when it is none of the actor's institution.
    """
    row = clients_of(actor).filter(pk=client_id).first()
    if row is None:
        raise NotSeen("client", client_id)
    checks = checks_of(actor, {client_id}, now=now)[client_id]
    opening = openings_of(actor, {client_id}, now=now).get(client_id)
    shown = may_show(actor, checks, opening=opening, what=Opens.DETAILS, now=now)
    hidden = Masked(shown.why) if isinstance(shown, Refused) else None
    return ClientSeen(
        who=name_of(row),
        shown=shown,
        changed=may_show(actor, checks, opening=opening, what=Opens.CHANGES, now=now),
        checks=serving(checks, now=now),
        incapacities=incapacities_of(actor, client_id, on=on),
        reaches=hidden if hidden is not None else _reaches(row),
        affiliations=hidden if hidden is not None else _affiliations(actor, row),
        represented_by=hidden if hidden is not None else _authorities(actor, row),
        keep=keep_of(actor, row),
        emergency_until=opening.until if opening and shown != ALLOWED else None,
    )


def names_seen_by(actor: Actor, ids: set[UUID]) -> dict[UUID, ClientName]:
    """The names of these clients; one out of reach is absent."""
    return {row.id: name_of(row) for row in clients_of(actor).filter(id__in=ids)}


def found_by_name(actor: Actor, words: str, *, most: int = MOST_FOUND) -> tuple[ClientName, ...]:
    """Clients whose name is near these words; accents are folded and typing errors forgiven."""
    may_serve(actor).or_raise()
    if not words.strip():
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clients_named(%s, %s)", [words, most])
        ids = [found for (found,) in cursor.fetchall()]
    named = names_seen_by(actor, set(ids))
    return tuple(named[found] for found in ids if found in named)


def found_by_phone(actor: Actor, e164: str, *, on: date) -> tuple[Match, tuple[ClientName, ...]]:
    """Who holds a telephone number (E.164) on a day: known, maybe (several holders) or new."""
    rows = models.Phone.objects.filter(institution_id=actor.institution, e164=e164)
    holders = _holders(actor, rows.filter(in_force(on)).values_list("client_id", flat=True))
    return match_of(len(holders)), holders


def found_by_email(actor: Actor, address: str, *, on: date) -> tuple[ClientName, ...]:
    """Who is reached at an e-mail address on a day; case does not matter."""
    rows = models.Email.objects.filter(
        institution_id=actor.institution, folded=folded_address(address)
    )
    return _holders(actor, rows.filter(in_force(on)).values_list("client_id", flat=True))


def found_by_number(actor: Actor, number: str) -> ClientName | None:
    """The client with this reference number, or None."""
    row = clients_of(actor).filter(number=number.strip().upper()).first()
    return name_of(row) if row else None


def shown_to(actor: Actor, ids: set[UUID], *, what: Opens, now: datetime) -> dict[UUID, Decision]:
    """Whether this of each file is shown to this actor now, by a check or in an emergency."""
    return {
        client: may_show(actor, by.checks, opening=by.opening, what=what, now=now)
        for client, by in opened_to(actor, ids, now=now).items()
    }


def opened_to(actor: Actor, ids: set[UUID] | None, *, now: datetime) -> dict[UUID, Opened]:
    """What opens each of these files to this actor now; of any file, where something does."""
    recent = _recent_checks(actor, now=now)
    checks = _by_client(actor, recent, set()) if ids is None else checks_of(actor, ids, now=now)
    openings = openings_of(actor, ids, now=now)
    return {
        client: Opened(checks.get(client, ()), openings.get(client))
        for client in checks.keys() | openings.keys()
    }


def openings_of(actor: Actor, ids: set[UUID] | None, *, now: datetime) -> dict[UUID, Opening]:
    """The files this actor opened in an emergency that still stand open; of these, or of all."""
    if not opens_in_emergency(actor) or (ids is not None and not ids):
        return {}
    rows = models.BreakGlass.objects.filter(
        institution_id=actor.institution, opened_by=actor.id, until_at__gt=now
    )
    rows = rows if ids is None else rows.filter(client_id__in=ids)
    return {row.client_id: Opening(row.opened_at, row.until_at) for row in rows}


def checks_of(actor: Actor, ids: set[UUID], *, now: datetime) -> dict[UUID, tuple[Check, ...]]:
    """The identity checks of each client that this actor recorded in a contact not yet over."""
    rows = _recent_checks(actor, now=now).filter(client_id__in=ids) if ids else ()
    return _by_client(actor, rows, ids)


@dataclass(frozen=True, slots=True)
class EmergencySeen:
    """A file opened in an emergency, and what was found of it since."""

    id: UUID
    client: UUID
    opened_by: UUID
    opened_at: datetime
    until: datetime
    ground: Ground
    reference: str
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    verdict: Verdict | None

    @property
    def grounded(self) -> Grounded:
        return GROUNDS[self.ground]


def emergencies_seen_by(
    actor: Actor, *, of: UUID | None = None, most: int = MOST_FOUND, skip: int = 0
) -> tuple[EmergencySeen, ...]:
    """Files opened in an emergency, of one client or of any: those to review first, newest first.

    Whoever neither reviews nor supervises sees those that they opened.
    """
    rows = emergencies_of(actor).filter(**({} if of is None else {"client_id": of}))
    ordered = rows.order_by(F("reviewed_at").desc(nulls_first=True), "-opened_at", "id")
    return tuple(_emergency(row) for row in ordered[skip : skip + most])


def count_to_review(actor: Actor) -> int:
    """How many emergency accesses wait for this actor's review; 0 for whoever reviews none."""
    if MATRIX.extent(actor.reaching, "break_glass", "emergency") < Extent.WRITE:
        return 0
    waiting = emergencies_of(actor).filter(reviewed_by__isnull=True)
    return waiting.exclude(opened_by=actor.id).count()


def emergencies_of(actor: Actor) -> QuerySet[models.BreakGlass]:
    """The rows of emergency accesses within this actor's reach, for this module's own use."""
    rows = models.BreakGlass.objects.filter(institution_id=actor.institution)
    if MATRIX.extent(actor.reaching, "break_glass", "emergency") >= Extent.READ:
        return rows
    return rows.filter(opened_by=actor.id)


def failures_of(actor: Actor, client_id: UUID, *, now: datetime) -> int:
    """How many checks of a client failed within the hour, whoever recorded them."""
    return models.IdentityCheck.objects.filter(
        institution_id=actor.institution,
        client_id=client_id,
        result=CheckResult.FAILED.value,
        checked_at__gt=now - FAILURES_COUNT_FOR,
    ).count()


def codes_of(actor: Actor, client_id: UUID) -> QuerySet[models.IdentityCode]:
    """The codes sent for a client, the latest first, for this module's own use."""
    rows = models.IdentityCode.objects.filter(institution_id=actor.institution, client_id=client_id)
    return rows.order_by("-sent_at")


def codes_sent(actor: Actor, client_id: UUID, *, now: datetime) -> int:
    """How many codes were sent for a client within the hour."""
    return codes_of(actor, client_id).filter(sent_at__gt=now - CODES_COUNT_FOR).count()


def code_waits(actor: Actor, client_id: UUID) -> datetime | None:
    """When the code that waits to be told was sent; None when none does."""
    row = codes_of(actor, client_id).first()
    return row.sent_at if row and row.over_at is None else None


def held_email(actor: Actor, client_id: UUID, *, on: date) -> models.Email | None:
    """The e-mail address longest on file, were it long enough; for this module's own use."""
    may_serve(actor).or_raise()
    rows = models.Email.objects.filter(institution_id=actor.institution, client_id=client_id)
    row = rows.filter(in_force(on)).order_by("from_on", "id").first()
    return row if row and is_held(row.from_on, on=on) else None


def questions_about(actor: Actor, client_id: UUID, *, on: date) -> tuple[Question, ...]:
    """What may be asked of a client: which questions, and nothing of what is on file."""
    on_file = on_file_of(actor, client_id, on=on)
    return tuple(question for question in Question if on_file[question])


def on_file_of(actor: Actor, client_id: UUID, *, on: date) -> OnFile:
    """What a caller's answers are compared with; no door is given it."""
    may_serve(actor).or_raise()
    tables: tuple[type[models.Reachable], ...] = (models.Phone, models.Email, models.Postal)
    phones, emails, postals = (
        [
            row
            for row in table._default_manager.filter(
                in_force(on), institution_id=actor.institution, client_id=client_id
            )
            if is_held(row.from_on, on=on)
        ]
        for table in tables
    )
    return {
        Question.POSTAL_CODE: _given(postals, "postal_code"),
        Question.STREET: tuple(lines.split("\n")[0] for lines in _given(postals, "lines")),
        Question.EMAIL: _given(emails, "address"),
        Question.PHONE: _given(phones, "e164"),
    }


def may_act(actor: Actor, *, client: UUID, representative: UUID, what: Scope, on: date) -> Decision:
    """Whether somebody may act for a client in this, by any authority to act on record."""
    may_serve(actor).or_raise()
    rows = models.AuthorityToAct.objects.filter(
        client__in=clients_of(actor).filter(pk=client), representative_id=representative
    )
    # Of two as near as each other, the refusal is about the one that began last.
    mandates = tuple(as_mandate(row) for row in rows.order_by("-from_on", "-id"))
    incapacities = incapacities_of(actor, client, on=on)
    served = may_serve_as(mandates, incapacities)
    if not served:
        return served
    return may_act_for(serving_mandates(mandates, incapacities), what=what, on=on)


def incapacities_of(actor: Actor, client_id: UUID, *, on: date) -> tuple[Incapacity, ...]:
    """What keeps a client from speaking for themselves, or alone, on a day."""
    rows = models.IncapacityFound.objects.filter(
        in_force(on), institution_id=actor.institution, client_id=client_id
    )
    held = set(rows.values_list("what", flat=True))
    return tuple(each for each in Incapacity if each.value in held)


def is_represented(actor: Actor, client_id: UUID, *, now: datetime) -> bool:
    """Whether somebody who may act for the client is being spoken with."""
    checks = checks_of(actor, {client_id}, now=now)[client_id]
    return any(check.representative for check in serving(checks, now=now))


def scope_held(actor: Actor, *, client: UUID, representative: UUID, on: date) -> Scope:
    """The widest of what somebody may do for a client today.

    Raises NotAllowed for the reason of the nearest authority to act.
    """
    for scope in (Scope.EVERYTHING, Scope.INFORMATION):
        if may_act(actor, client=client, representative=representative, what=scope, on=on):
            return scope
    scope = Scope.THIS_MATTER
    may_act(actor, client=client, representative=representative, what=scope, on=on).or_raise()
    return scope


def as_mandate(row: models.AuthorityToAct) -> Mandate:
    return Mandate(Scope(row.scope), row.from_on, row.until_on, row.revoked_on, row.kind)


def name_of(row: models.Client) -> ClientName:
    kind = ClientKind(row.kind)
    person = f"{row.given_name} {row.family_name}".strip()
    return ClientName(
        id=row.id,
        number=row.number,
        kind=kind,
        name=person if kind is ClientKind.PERSON else row.organisation_name,
        language="en" if row.language == "en" else "fr",
    )


def keep_of(actor: Actor, row: models.Client) -> Keep:
    """Until when a client is kept; holds are added by `retention`, which knows them."""
    schedule = schedules_by_id(actor, {row.schedule_id})[row.schedule_id]
    activity = activities_by_id(actor, {row.activity_id})[row.activity_id]
    return Keep(row.begins_on, row.due_on, row.counted_from, schedule, activity.name)


def _emergency(row: models.BreakGlass) -> EmergencySeen:
    return EmergencySeen(
        id=row.id,
        client=row.client_id,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        until=row.until_at,
        ground=Ground(row.ground),
        reference=row.reference,
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
        verdict=Verdict(row.verdict) if row.verdict else None,
    )


def folded_address(address: str) -> str:
    """What e-mail addresses are compared by."""
    return address.strip().casefold()


def _given(rows: Iterable[models.Reachable], column: str) -> tuple[str, ...]:
    return tuple(value for row in rows if (value := getattr(row, column).strip()))


def _recent_checks(actor: Actor, *, now: datetime) -> QuerySet[models.IdentityCheck]:
    return models.IdentityCheck.objects.filter(
        institution_id=actor.institution,
        checked_by=actor.id,
        checked_at__gte=now - CHECK_SERVES,
        ended_at__isnull=True,
    )


def _by_client(
    actor: Actor, rows: Iterable[models.IdentityCheck], ids: set[UUID]
) -> dict[UUID, tuple[Check, ...]]:
    found: dict[UUID, tuple[Check, ...]] = dict.fromkeys(ids, ())
    rows = list(rows)
    activities = activities_by_id(actor, {row.activity_id for row in rows if row.activity_id})
    for row in rows:
        known = activities.get(row.activity_id) if row.activity_id else None
        found[row.client_id] = (*found.get(row.client_id, ()), _check(row, known))
    return found


def _check(row: models.IdentityCheck, activity: Activity | None) -> Check:
    """The check as its activity declared it then; one recorded before that opens nothing."""
    level = level_reached(activity, CheckMethod(row.method)) if activity else None
    scope = Scope(row.scope) if row.scope else None
    return Check(
        CheckResult(row.result),
        row.checked_at,
        activity=activity.code if activity else "",
        level=row.level or 0,
        opens=(level.lets if level else frozenset()) & COVERED[scope or Scope.EVERYTHING],
        representative=row.representative_id,
        scope=scope,
        says=level.says if level else None,
    )


def _holders(
    actor: Actor, ids: QuerySet[models.Phone, UUID] | QuerySet[models.Email, UUID]
) -> tuple[ClientName, ...]:
    named = names_seen_by(actor, set(ids))
    return tuple(sorted(named.values(), key=lambda client: (client.name.casefold(), client.number)))


def _reaches(row: models.Client) -> tuple[Reach, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_REACHES, {"client": row.id})
        return tuple(
            Reach(reach, kind, value, AddressUse(use), from_on, until_on)
            for _, kind, reach, value, use, from_on, until_on in cursor.fetchall()
        )


def _affiliations(actor: Actor, row: models.Client) -> tuple[AffiliationSeen, ...]:
    rows = models.Affiliation.objects.filter(
        Q(person_id=row.id) | Q(organisation_id=row.id)
    ).select_related("person", "organisation")
    if actor.is_confined:
        rows = rows.filter(person__in=clients_of(actor), organisation__in=clients_of(actor))
    return tuple(
        AffiliationSeen(
            r.id,
            name_of(r.person),
            name_of(r.organisation),
            r.role,
            r.from_on,
            r.until_on,
        )
        for r in rows.order_by("-from_on")
    )


def _authorities(actor: Actor, row: models.Client) -> tuple[AuthoritySeen, ...]:
    rows = models.AuthorityToAct.objects.filter(client_id=row.id).select_related("representative")
    if actor.is_confined:
        rows = rows.filter(representative__in=clients_of(actor))
    return tuple(
        AuthoritySeen(r.id, name_of(r.representative), r.kind, as_mandate(r))
        for r in rows.order_by("-from_on")
    )
