"""Admit a person, lend a power, make and revoke a token."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from consigne.audit.actions import record
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import NotSeen
from consigne.staff import rules
from consigne.staff.models import Account, Delegation, Member, RoleHeld, Token
from consigne.staff.queries import borne, digest_of, is_factor_required, roles_of
from consigne.staff.rules import Act
from consigne.walls.context import acting


@transaction.atomic
def admit(
    actor: Actor,
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    password: str | None,
    from_on: date,
    unit: str = "",
    language: str = "fr",
) -> UUID:
    """Make a person a member of the actor's institution, with these roles from this day.

    An account that exists keeps its password. Returns the member's id; admitting twice changes
    nothing.
    """
    held = tuple(roles)
    rules.may_admit(actor, held).or_raise()
    account = Account.objects.filter(email__iexact=email).first() or Account.objects.create_user(
        email, password, language=language
    )
    member, new = Member.objects.get_or_create(
        institution_id=actor.institution,
        account=account,
        defaults={"name": name, "unit": unit, "from_on": from_on},
    )
    if new:
        RoleHeld.objects.bulk_create(
            RoleHeld(
                institution_id=actor.institution,
                member=member,
                role=role,
                from_on=from_on,
            )
            for role in held
        )
        record(actor, Act.ADMITTED, [("member", member.id)])
    return member.id


@transaction.atomic
def end_membership(actor: Actor, member: UUID, *, on: date) -> bool:
    """End a membership from this day; whether it had not ended yet.

    One that began today keeps this day, as the table requires.
    """
    rules.may_end_membership(actor).or_raise()
    rows = Member.objects.select_for_update().filter(institution_id=actor.institution)
    row = rows.filter(pk=member).first()
    if row is None:
        raise NotSeen("member", member)
    last = max(on, row.from_on + timedelta(days=1))
    if row.until_on is not None and row.until_on <= last:
        return False
    row.until_on = last
    row.save(update_fields=["until_on"])
    record(actor, Act.LEFT, [("member", member)])
    return True


@transaction.atomic
def lend(actor: Actor, power: str, *, to: UUID, from_on: date, until_on: date) -> UUID:
    """Lend a power to a colleague for these days: absence cover, written down."""
    held = roles_of(actor, to, on=from_on)
    rules.may_lend(actor, to=to, held=held, from_on=from_on, until_on=until_on).or_raise()
    if not Member.objects.filter(institution_id=actor.institution, pk=to).exists():
        raise NotSeen("member", to)
    row = Delegation.objects.create(
        institution_id=actor.institution,
        power=power,
        lent_by_id=actor.id,
        lent_to_id=to,
        from_on=from_on,
        until_on=until_on,
    )
    record(actor, Act.DELEGATED, [("delegation", row.id), ("member", to)])
    return row.id


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as shown once to the person it stands for; only its digest is kept."""

    id: UUID
    text: str
    expires_at: datetime


@transaction.atomic
def make_token(
    actor: Actor,
    *,
    label: str,
    scopes: Iterable[str],
    lasts: timedelta,
    now: datetime,
    factor_shown: bool = False,
) -> NewToken:
    """Make a personal key to the command line or the API, for at most 90 days.

    `factor_shown` says whether the session it is made in showed a second factor.
    """
    required = is_factor_required()
    rules.may_make_token(
        actor, lasts=lasts, factor_required=required, factor_shown=factor_shown
    ).or_raise()
    text = f"{actor.institution.hex}.{secrets.token_urlsafe(32)}"
    row = Token.objects.create(
        institution_id=actor.institution,
        member_id=actor.id,
        label=label,
        digest=digest_of(text),
        scopes=sorted(scopes),
        expires_at=now + lasts,
        factor_shown=factor_shown,
    )
    record(actor, Act.TOKEN_MADE, [("token", row.id)])
    return NewToken(row.id, text, row.expires_at)


def bear(token: str, *, institution: UUID, now: datetime, on: date) -> tuple[Actor, frozenset[str]]:
    """The actor and scopes a token stands for; its bearer sees on which day it was last used.

    Raises NotAllowed as `borne` does.
    """
    found = borne(token, institution=institution, now=now, on=on)
    if found.last_used_on != on:
        with acting(found.actor):
            Token.objects.filter(pk=found.token).update(last_used_on=on)
    return found.actor, found.scopes


@transaction.atomic
def revoke_token(actor: Actor, token_id: UUID, *, now: datetime) -> None:
    """Close one's own token for good."""
    rows = Token.objects.filter(institution_id=actor.institution, member_id=actor.id)
    row = rows.filter(pk=token_id).first()
    if row is None:
        raise NotSeen("token", token_id)
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        record(actor, Act.TOKEN_REVOKED, [("token", row.id)])
