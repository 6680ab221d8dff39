"""Which actor does this account or token make today?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from consigne.institutions.queries import institution_on
from consigne.kernel.actors import Actor, Role, nobody
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.staff.models import Delegation, Member, RoleHeld, Token
from consigne.staff.rules import MemberSeen, Tenure, Why, held_on, is_good
from consigne.walls.context import acting, signing_in
from consigne.walls.ranges import in_force


def actor_for(account: UUID, *, on: date) -> Actor:
    """The actor an account is today: its membership, roles and borrowed powers.

    Raises NotAllowed when the account belongs to no institution on that day.
    """
    with signing_in(account):
        member = Member.objects.filter(in_force(on), account_id=account).order_by("from_on").first()
        if member is None:
            raise NotAllowed(Refused(Why.NOT_A_MEMBER))
        return _actor(member, on)


def actor_for_token(
    token: str, *, institution: UUID, now: datetime, on: date
) -> tuple[Actor, frozenset[str]]:
    """The actor and scopes a token stands for.

    Raises NotAllowed when it is unknown, expired or revoked, or its person is no longer a member.
    """
    with acting(nobody(institution)):
        rows = Token.objects.filter(digest=digest_of(token)).select_related("member__account")
        row = rows.first()
        if row is None or not _opens(row, now=now, on=on):
            raise NotAllowed(Refused(Why.TOKEN_NOT_GOOD))
        return _actor(row.member, on), frozenset(row.scopes)


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


def roles_of(actor: Actor, member: UUID) -> frozenset[str]:
    """The roles a colleague has held, for what is signed about them."""
    rows = RoleHeld.objects.filter(institution_id=actor.institution, member_id=member)
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


def _opens(row: Token, *, now: datetime, on: date) -> bool:
    """A token ends with its own days, and with its person's."""
    member = row.member
    here = Tenure("member", member.from_on, member.until_on).holds(on)
    good = is_good(expires_at=row.expires_at, revoked=row.revoked_at is not None, now=now)
    return good and here and member.account.is_active


def _actor(member: Member, on: date) -> Actor:
    roles = RoleHeld.objects.filter(member_id=member.id)
    lent = Delegation.objects.filter(lent_to_id=member.id)
    powers = [Tenure(row.power, row.from_on, row.until_on) for row in lent]
    return Actor(
        id=member.id,
        institution=member.institution_id,
        roles=frozenset(Role(name) for name in held_on(_tenures(roles), on)),
        powers=held_on(powers, on),
        time_zone=institution_on(member.institution_id, on).time_zone,
    )


def _tenures(rows: object) -> list[Tenure]:
    return [Tenure(row.role, row.from_on, row.until_on) for row in rows]  # type: ignore[attr-defined]  # a queryset or a prefetched list of RoleHeld
