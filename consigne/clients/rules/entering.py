"""Entering: who serves clients, and what may be written on their files?"""

from __future__ import annotations

import re

from consigne.clients.matrix import CONTRACT, EVERY, MATRIX
from consigne.clients.rules.saying import ClientKind, Match, Why
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import ALLOWED, Decision, Refused
from consigne.kernel.matrix import Extent, relations
from consigne.suppliers.rules import may_be_at_work

LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

# Roles whose work is the file itself, not the person at the other end of the line.
FILE_ROLES = (*MATRIX.roles("phone", "details", Extent.READ, EVERY), Role.SYSTEM)
SERVING_ROLES = (
    *MATRIX.roles("client", "name", Extent.READ, EVERY),
    *MATRIX.roles("client", "name", Extent.READ, CONTRACT),
    Role.SYSTEM,
)


def may_serve(actor: Actor) -> Decision:
    """Clients are served by those whose tasks concern the service (OPC-QC-18).

    By a supplier's people, under a contract that holds at this hour.
    """
    at_work = may_be_at_work(actor)
    if not at_work:
        return at_work
    reached = MATRIX.extent(actor.reaching, "client", "name", relations(actor))
    return ALLOWED if reached >= Extent.READ else Refused(Why.NOT_YOUR_ROLE)


def may_enter(kind: ClientKind, *, person: str, organisation: str) -> Decision:
    """A client is entered under a name of its kind."""
    name = person if kind is ClientKind.PERSON else organisation
    return ALLOWED if name.strip() else Refused(Why.NAME_MISSING)


def may_reach_by_email(address: str) -> Decision:
    """An e-mail address is written whole; whether it receives is another matter."""
    whole = _ADDRESS.fullmatch(address.strip()) and len(address.strip()) <= LONGEST_ADDRESS
    return ALLOWED if whole else Refused(Why.NOT_AN_ADDRESS)


def may_reach_at(*parts: str) -> Decision:
    """A postal address or an account is kept when each part that makes it one is there."""
    return ALLOWED if all(part.strip() for part in parts) else Refused(Why.NOT_WHOLE)


def may_affiliate(person: ClientKind, organisation: ClientKind) -> Decision:
    """A role is a person's, at an organisation."""
    if (person, organisation) == (ClientKind.PERSON, ClientKind.ORGANISATION):
        return ALLOWED
    return Refused(Why.NOT_AN_ORGANISATION)


def match_of(holders: int) -> Match:
    """One holder of a number is known; several are a maybe; none is new."""
    if holders == 0:
        return Match.NEW
    return Match.KNOWN if holders == 1 else Match.MAYBE
