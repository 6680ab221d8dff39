"""Who can see this, and why; what can this person see; and the whole of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from consigne.audit.actions import record
from consigne.audit.rules import may_read_journal
from consigne.clients.queries import emergencies_seen_by
from consigne.config.kinds import matrix
from consigne.desk.asking import Asking, drawn
from consigne.desk.emergencies.views import emergencies_shown
from consigne.desk.reach.reading import by_role, reach_of, reached
from consigne.desk.why import KINDS
from consigne.kernel.actors import ROLE_NAMES, STAFF_ROLES, Role
from consigne.kernel.decisions import NotSeen
from consigne.staff.queries import members_seen_by
from consigne.staff.rules import Act, MemberSeen


@require_safe
def home(request: Asking) -> HttpResponse:
    """The whole matrix, a row for each part and a column for each role."""
    rows = [(part, [reached(part, {role}) for role in STAFF_ROLES]) for part in matrix().parts]
    roles = [ROLE_NAMES[role] for role in STAFF_ROLES]
    return drawn(request, "reach/home", {"rows": rows, "roles": roles})


@require_safe
def of_member(request: Asking, member: UUID) -> HttpResponse:
    """What one colleague can see today, by the roles they hold."""
    seen = next((each for each in _members(request) if each.id == member), None)
    if seen is None:
        raise NotSeen("member", member)
    record(request.actor, Act.REACH_SEEN, [("member", member)])
    values = {
        "member": seen,
        "roles": [ROLE_NAMES[role] for role in seen.roles],
        "reach": reach_of(matrix(), seen.roles),
    }
    return drawn(request, "reach/of_member", values)


@require_safe
def of_record(request: Asking, kind: str, asked: UUID) -> HttpResponse:
    """Who can see one record, how much of it, and by what authority."""
    seen = KINDS.get(kind)
    if seen is None:
        raise NotSeen(kind, asked)
    seen(request, asked)
    record(request.actor, Act.REACH_SEEN, [(kind, asked)])
    parts = matrix().of(kind)
    opened = emergencies_seen_by(request.actor, of=asked) if kind == "client" else ()
    values = {
        "kind": kind,
        "asked": asked,
        "roles": by_role(parts, _held(request)),
        "reads_journal": bool(may_read_journal(request.actor)),
        "emergencies": emergencies_shown(request, opened),
    }
    return drawn(request, "reach/of_record", values)


def _members(request: Asking) -> tuple[MemberSeen, ...]:
    return members_seen_by(request.actor, on=request.today)


def _held(request: Asking) -> dict[Role, tuple[str, ...]]:
    """Who holds each role today, by name."""
    members = _members(request)
    return {
        role: tuple(member.name for member in members if role in member.roles)
        for role in STAFF_ROLES
    }
