"""Which actor does this account or token make today?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from consigne.config.terms import REQUIRED
from consigne.institutions.queries import institution_on
from consigne.institutions.rules import InstitutionSeen
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.staff.models import Account, Delegation, Member, RoleHeld, Token
from consigne.staff.rules import MemberSeen, Tenure, Why, held_on, may_bear
from consigne.walls.ranges import in_force

# Every request asks one of these, so each is one question: who, in which roles, with which
# borrowed powers. They run beside the policies: nobody acts yet.
_SIGNING_IN = "SELECT * FROM staff_signing_in(%(account)s, %(on)s)"
_BEARING = "SELECT * FROM staff_borne(%(digest)s, %(institution)s, %(on)s)"


@dataclass(frozen=True, slots=True)
class MemberToday:
    """Who an account is today, under the name colleagues know, and where."""

    actor: Actor
    name: str
    institution: InstitutionSeen


def member_today(account: UUID, *, on: date) -> MemberToday:
    """The member an account is today: roles, borrowed powers, and their institution.

    Raises NotAllowed when the account belongs to no institution on that day.
    """
    row = _asked(_SIGNING_IN, {"account": account, "on": on})
    if row is None:
        raise NotAllowed(Refused(Why.NOT_A_MEMBER))
    return _member(row, on)


def actor_for(account: UUID, *, on: date) -> Actor:
    """The actor an account is today; raises NotAllowed as `member_today` does."""
    return member_today(account, on=on).actor


@dataclass(frozen=True, slots=True)
class Bearing:
    """Whom a token stands for, for what, and the day it was last used before this."""

    actor: Actor
    scopes: frozenset[str]
    token: UUID
    last_used_on: date | None


def borne(token: str, *, institution: UUID, now: datetime, on: date) -> Bearing:
    """Whom a token stands for.

    Raises NotAllowed when it is unknown, expired or revoked, when its person is no longer a
    member, or when it was made without the second factor that is compulsory here.
    """
    row = _asked(_BEARING, {"digest": digest_of(token), "institution": institution, "on": on})
    if row is None:
        raise NotAllowed(Refused(Why.TOKEN_NOT_GOOD))
    *member, scopes, expires_at, revoked, factor_shown, token_id, last_used_on = row
    may_bear(
        expires_at=expires_at,
        revoked=revoked,
        now=now,
        factor_required=is_factor_required(),
        factor_shown=factor_shown,
    ).or_raise()
    actor = _member(member, on).actor
    return Bearing(actor, frozenset(json.loads(scopes)), token_id, last_used_on)


def is_factor_required() -> bool:
    """Whether whoever works at this installation shows a second factor."""
    return bool(settings.SECOND_FACTOR == REQUIRED)


def account_addressed(email: str) -> Account | None:
    """The account of exactly this address, for the library of sign-in; None when there is none."""
    return Account.objects.filter(email=email.lower(), is_active=True).first()


def members_seen_by(actor: Actor, *, on: date) -> tuple[MemberSeen, ...]:
    """The colleagues of an actor, by name, with the roles they hold on a day."""
    rows = (
        Member.objects.filter(in_force(on), institution_id=actor.institution)
        .select_related("account")
        .prefetch_related("roles")
        .order_by("name")
    )
    return tuple(
        MemberSeen(
            id=row.id,
            name=row.name,
            unit=row.unit,
            roles=tuple(sorted(Role(r) for r in held_on(_tenures(row.roles.all()), on))),
            email=row.account.email,
        )
        for row in rows
    )


def names_of(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    """The names colleagues go by; an id that is no member's is absent."""
    rows = Member.objects.filter(institution_id=actor.institution, id__in=ids)
    return dict(rows.values_list("id", "name"))


def tokens_of(actor: Actor) -> tuple[Token, ...]:
    """The actor's own tokens, newest first, for this module's actions and their own page."""
    rows = Token.objects.filter(institution_id=actor.institution, member_id=actor.id)
    return tuple(rows.order_by("-created_at"))


def roles_of(actor: Actor, member: UUID, *, on: date) -> frozenset[str]:
    """The roles a colleague held on a day, for what is signed about them."""
    rows = RoleHeld.objects.filter(in_force(on), institution_id=actor.institution, member_id=member)
    return frozenset(rows.values_list("role", flat=True))


def delegation_of(actor: Actor, power: str, *, on: date) -> UUID | None:
    """The delegation that lends an actor this power on a day, or None."""
    rows = Delegation.objects.filter(
        in_force(on), institution_id=actor.institution, lent_to_id=actor.id, power=power
    )
    return rows.order_by("from_on").values_list("id", flat=True).first()


@dataclass(frozen=True, slots=True)
class DelegationSeen:
    """A power lent by one colleague to another; `until_on` is excluded."""

    id: UUID
    power: str
    lent_by: UUID
    lent_to: UUID
    from_on: date
    until_on: date


def delegations_seen_by(actor: Actor, *, on: date) -> tuple[DelegationSeen, ...]:
    """The delegations of the institution that hold on a day or are still to come, first first."""
    rows = Delegation.objects.filter(institution_id=actor.institution, until_on__gt=on)
    return tuple(
        DelegationSeen(row.id, row.power, row.lent_by_id, row.lent_to_id, row.from_on, row.until_on)
        for row in rows.order_by("from_on", "id")
    )


def digest_of(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain hash cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _asked(question: str, given: dict[str, UUID | str | date]) -> Sequence[Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        row: Sequence[Any] | None = cursor.fetchone()
        return row


def _member(row: Sequence[Any], on: date) -> MemberToday:
    member, institution, name, roles, powers = row
    seen = institution_on(institution, on)
    actor = Actor(
        id=member,
        institution=institution,
        roles=frozenset(Role(role) for role in roles),
        powers=frozenset(powers),
        time_zone=seen.time_zone,
    )
    return MemberToday(actor, name, seen)


def _tenures(rows: object) -> list[Tenure]:
    return [Tenure(row.role, row.from_on, row.until_on) for row in rows]  # type: ignore[attr-defined]  # a queryset or a prefetched list of RoleHeld
