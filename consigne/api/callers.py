"""Callers: which person does this token stand for, and may it be used for this?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer

from consigne.audit.actions import record_refusal
from consigne.config import clock
from consigne.institutions.queries import institution_on
from consigne.kernel.actors import Actor, nobody
from consigne.kernel.decisions import NotAllowed, NotSeen
from consigne.staff.actions import bear
from consigne.staff.limits import Limit, count
from consigne.staff.queries import digest_of
from consigne.staff.rules import may_use_token_for
from consigne.walls.context import acting

DOOR = "api"
READ = "interactions:read"
WRITE = "interactions:write"


class NotIdentified(Exception):
    """The token stands for nobody; answered 401, whatever the reason."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls: the person the token stands for, the instant, and the legal day there."""

    actor: Actor
    now: datetime
    on: date


class ApiRequest(HttpRequest):
    """A request whose caller is known."""

    caller: Caller


class Bearer(HttpBearer):
    """A personal token that covers one scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller; raises NotIdentified, or NotAllowed when the token does not cover this
        or was used too often."""
        caller, scopes = _caller(token)
        request.caller = caller  # type: ignore[attr-defined]  # what makes it an ApiRequest
        count(Limit.CALLS, digest_of(token), now=caller.now)
        may_use_token_for(self.scope, scopes, bearer=caller.actor).or_raise()
        return caller


def _caller(token: str) -> tuple[Caller, frozenset[str]]:
    institution, now = _institution_of(token), clock.now()
    try:
        today = clock.today(institution_on(institution, now.date()).time_zone)
        actor, scopes = bear(token, institution=institution, now=now, on=today)
    except NotSeen as unknown:
        raise NotIdentified from unknown
    except NotAllowed as refused:
        with acting(nobody(institution), door=DOOR) as stranger:
            record_refusal(stranger, refused.decision)
        raise NotIdentified from refused
    return Caller(actor, now, today), scopes


def _institution_of(token: str) -> UUID:
    """The institution a token names before its dot."""
    head, _, secret = token.partition(".")
    if not secret or len(token) > 200 or "\0" in token:
        raise NotIdentified
    try:
        return UUID(hex=head)
    except ValueError as malformed:
        raise NotIdentified from malformed
