"""Acting: who may act for whom, in what, and on which days?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consigne.clients.rules.saying import Scope, Why
from consigne.kernel.decisions import ALLOWED, Decision, Refused


@dataclass(frozen=True, slots=True)
class Mandate:
    """An authority to act as the rules see it."""

    scope: Scope
    from_on: date
    until_on: date | None
    revoked_on: date | None
    kind: str = ""

    @property
    def ended_on(self) -> date | None:
        """The first day it no longer holds, by its own end or by being revoked."""
        ends = (day for day in (self.until_on, self.revoked_on) if day is not None)
        return min(ends, default=None)

    def covers(self, what: Scope) -> bool:
        return self.scope in (Scope.EVERYTHING, what)

    def days_from(self, on: date) -> int:
        """How many days lie between a day and those on which it holds; 0 on one of these."""
        before = (self.from_on - on).days
        after = (on - self.ended_on).days + 1 if self.ended_on else 0
        return max(before, after, 0)


def may_mandate(
    client: UUID, representative: UUID, *, from_on: date, until_on: date | None
) -> Decision:
    """An authority to act is given to someone else, for a day at least."""
    if client == representative:
        return Refused(Why.FOR_ONESELF)
    if until_on is not None and until_on <= from_on:
        return Refused(Why.ENDS_BEFORE)
    return ALLOWED


def may_act_for(mandates: Iterable[Mandate], *, what: Scope, on: date) -> Decision:
    """A representative acts within the scope and days of any authority to act on record.

    When none holds and covers it, the refusal is about the nearest: the fewest days away, and of
    these the one that would cover it.
    """
    nearest = min(
        mandates, key=lambda each: (each.days_from(on), not each.covers(what)), default=None
    )
    if nearest is None:
        return Refused(Why.NO_AUTHORITY_TO_ACT)
    ended = nearest.ended_on
    if ended is not None and ended <= on:
        is_revoked = ended == nearest.revoked_on
        why = Why.AUTHORITY_TO_ACT_REVOKED if is_revoked else Why.AUTHORITY_TO_ACT_ENDED
        return Refused(why, {"on": ended})
    if on < nearest.from_on:
        return Refused(Why.AUTHORITY_TO_ACT_TO_COME, {"on": nearest.from_on})
    return ALLOWED if nearest.covers(what) else Refused(Why.AUTHORITY_TO_ACT_NARROWER)


def may_revoke(mandate: Mandate) -> Decision:
    """An authority to act is revoked once."""
    if mandate.revoked_on is not None:
        return Refused(Why.ALREADY_ENDED, {"on": mandate.revoked_on})
    return ALLOWED
