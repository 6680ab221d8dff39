"""Audience: for whom is each address of the desk? One that is not here answers nobody.

An address needs one part of the matrix, and is for whoever may reach it in some relation; which of
its records they then see, and how much of each, the queries decide.
"""

from __future__ import annotations

from dataclasses import dataclass

from consigne.clients.matrix import SAFEGUARDS
from consigne.kernel.actors import ROLE_NAMES, STAFF_ROLES, Actor, Role
from consigne.kernel.decisions import ALLOWED, Decision, Reason, Reasons, Refused
from consigne.kernel.matrix import Extent, Matrix, Relation
from consigne.kernel.words import Bilingual


class Why(Reasons):
    NOT_AMONG_THEM = Reason(
        Bilingual(
            "This is the work of others: {roles}. If it should be yours, ask an administrator "
            "for the role.",
            "Cette tâche revient à d’autres : {roles}. Si elle devrait être la vôtre, demandez le "
            "rôle à un administrateur.",
        ),
        SAFEGUARDS,
    )


@dataclass(frozen=True, slots=True)
class Need:
    """What an address shows or changes: a part of a kind of record, and how far."""

    kind: str
    group: str
    extent: Extent = Extent.READ


@dataclass(frozen=True, slots=True)
class Open:
    """An address for every member, and why it needs no part of the matrix."""

    because: str


CLIENTS = Need("client", "name")
CONTACTS = Need("interaction", "trace")
DETAILS = Need("phone", "details", Extent.WRITE)
JOURNAL = Need("event", "journal")
REGISTER = Need("activity", "declared")
CONTRACTS = Need("contract", "contract")
SIGNED = Need("contract", "contract", Extent.WRITE)
DESTRUCTION = Need("plan", "destruction")
DECIDED = Need("plan", "destruction", Extent.WRITE)
OWN_SESSIONS = Open("asks for one’s own sessions, whoever one is")

AUDIENCES: dict[str, Need | Open] = {
    "home": Open("where everyone begins; what it lists is asked for by its own queries"),
    "find": Open("where everyone finds what to do; whom it finds, its own queries decide"),
    "session": Open("keeps one's own session open"),
    "print": Open("tells the journal of a page drawn for this very member, as it was signed then"),
    "why": Open("asks for the record itself, by its own query"),
    "drafts:keep": Need("draft", "written", Extent.WRITE),
    "drafts:let_go": Need("draft", "written", Extent.WRITE),
    "clients:home": CLIENTS,
    "clients:new": Need("client", "name", Extent.WRITE),
    "clients:show": CLIENTS,
    "clients:check": Need("identity_check", "details", Extent.WRITE),
    "clients:code": Need("identity_code", "details", Extent.WRITE),
    "clients:over": Need("identity_check", "details", Extent.WRITE),
    "clients:hear": Need("identity_check", "details", Extent.WRITE),
    "clients:capacity": Need("incapacity", "capacity", Extent.WRITE),
    "clients:end_capacity": Need("incapacity", "capacity", Extent.WRITE),
    "clients:phone": DETAILS,
    "clients:email": DETAILS,
    "clients:postal": DETAILS,
    "clients:handle": DETAILS,
    "clients:end": DETAILS,
    "clients:authority": DETAILS,
    "clients:revoke": DETAILS,
    "clients:role": DETAILS,
    "clients:end_role": DETAILS,
    "emergencies:home": Need("break_glass", "emergency"),
    "emergencies:open": Need("phone", "details"),
    "emergencies:review": Need("break_glass", "emergency", Extent.WRITE),
    "consent:ask": Need("consent", "said", Extent.WRITE),
    "interactions:home": CONTACTS,
    "interactions:new": Need("interaction", "trace", Extent.WRITE),
    "interactions:show": CONTACTS,
    "interactions:attach": Need("party", "trace", Extent.WRITE),
    "interactions:done": Need("interaction", "trace", Extent.WRITE),
    "interactions:detach": Need("party", "taken off", Extent.WRITE),
    "interactions:document": Need("attachment", "documents"),
    "register:home": REGISTER,
    "register:activity": REGISTER,
    "register:notices": Need("notice", "declared"),
    "register:notice": Need("notice", "declared"),
    "register:schedules": Need("schedule", "declared"),
    "register:schedule": Need("schedule", "declared"),
    "register:banks": Need("bank", "declared"),
    "register:bank": Need("bank", "declared"),
    "register:purposes": Need("purpose", "declared"),
    "register:purpose": Need("purpose", "declared"),
    "register:categories": Need("category", "declared"),
    "register:category": Need("category", "declared"),
    "register:authorities": Need("authority", "declared"),
    "register:authority": Need("authority", "declared"),
    "register:standards": Need("standard", "declared"),
    "register:standard": Need("standard", "declared"),
    "register:program": Need("program", "declared"),
    "retention:home": DESTRUCTION,
    "retention:make": DECIDED,
    "retention:plan": DESTRUCTION,
    "retention:run": DESTRUCTION,
    "retention:summary": DESTRUCTION,
    "retention:approve": DECIDED,
    "retention:decline": DECIDED,
    "retention:holds": DESTRUCTION,
    "retention:hold": Need("hold", "ground", Extent.WRITE),
    "retention:lift": Need("hold", "ground", Extent.WRITE),
    "retention:key": DESTRUCTION,
    "retention:certificate": Need("certificate", "destruction"),
    "retention:signed": Need("certificate", "destruction"),
    "retention:printed": Need("certificate", "destruction"),
    "journal:home": JOURNAL,
    "journal:of_record": JOURNAL,
    "journal:people": JOURNAL,
    "journal:by_person": JOURNAL,
    "journal:purposes": JOURNAL,
    "journal:by_purpose": JOURNAL,
    "journal:unusual": JOURNAL,
    "staff:home": Need("member", "colleagues"),
    "staff:delegate": Need("delegation", "power lent", Extent.WRITE),
    "staff:tokens": Need("token", "token"),
    "staff:revoke": Need("token", "token", Extent.WRITE),
    "suppliers:home": CONTRACTS,
    "suppliers:enter": SIGNED,
    "suppliers:show": CONTRACTS,
    "suppliers:sign": SIGNED,
    "suppliers:assign": SIGNED,
    "suppliers:review": Need("review", "review", Extent.WRITE),
    "suppliers:end": SIGNED,
    "staff:sessions": OWN_SESSIONS,
    "staff:end_session": OWN_SESSIONS,
    "staff:end_others": OWN_SESSIONS,
    "reach:home": Need("member", "colleagues"),
    "reach:of_member": Need("member", "colleagues"),
    "reach:of_record": Open("asks for the record itself, by its own query"),
    "demo:day": Open("moves the day of a demonstration, which is nobody's"),
    "demo:mail": Open("shows what a demonstration would have sent"),
}


def audience_of(need: Need | Open, matrix: Matrix) -> tuple[Role, ...]:
    """The roles of staff for which an address is, in some relation at least."""
    if isinstance(need, Open):
        return STAFF_ROLES
    return tuple(
        role
        for role in STAFF_ROLES
        if matrix.extent({role}, need.kind, need.group, tuple(Relation)) >= need.extent
    )


def may_enter(actor: Actor, route: str, matrix: Matrix) -> Decision:
    """An address is for those who reach what it needs; `route` is its name without "desk:"."""
    need = AUDIENCES.get(route)
    if isinstance(need, Open):
        return ALLOWED
    audience = audience_of(need, matrix) if need else ()
    if not actor.reaching.isdisjoint(audience):
        return ALLOWED
    return Refused(Why.NOT_AMONG_THEM, {"roles": _named(audience)})


def _named(roles: tuple[Role, ...]) -> Bilingual:
    if not roles:
        return Bilingual("nobody", "personne")
    return Bilingual(
        ", ".join(ROLE_NAMES[role].en for role in roles),
        ", ".join(ROLE_NAMES[role].fr for role in roles),
    )
