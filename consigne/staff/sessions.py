"""Sessions: where is a member signed in, and how does that end at once?

A session is a row of the library's own table. All that is told of it stands in that row, so that
nothing more is kept of anyone, and nothing remains when it ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from consigne.audit.actions import record
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotSeen
from consigne.kernel.words import Bilingual
from consigne.staff.models import Member
from consigne.staff.rules import Act

OPENED, USED, BROWSER = "opened_at", "seen_at", "browser"
# By what each family alone says of itself, in this order: most claim to be several others too.
FAMILIES = {
    "Edg": Bilingual("Edge", "Edge"),
    "OPR": Bilingual("Opera", "Opera"),
    "Firefox": Bilingual("Firefox", "Firefox"),
    "Chrome": Bilingual("Chrome or Chromium", "Chrome ou Chromium"),
    "Safari": Bilingual("Safari", "Safari"),
}
ANOTHER = Bilingual("another browser", "un autre navigateur")


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """One's own session, as one recognises it."""

    id: UUID
    opened_at: datetime
    used_at: datetime
    browser: Bilingual


def note(session: SessionBase, *, user_agent: str, now: datetime) -> None:
    """Write down once when a session began and in which family of browser; no version, no place."""
    if OPENED not in session:
        session[OPENED] = int(now.timestamp())
        session[BROWSER] = next((family for family in FAMILIES if family in user_agent), "")


def id_of(session_key: str | None) -> UUID:
    """What a session goes by in addresses and in the journal: nobody enters with it."""
    return UUID(bytes=hashlib.sha256((session_key or "").encode()).digest()[:16])


def sessions_of(actor: Actor, *, now: datetime) -> tuple[SessionSeen, ...]:
    """The actor's own open sessions, the one used last first."""
    seen = (_seen(row) for row in _open(actor, now))
    return tuple(sorted(seen, key=lambda each: each.used_at, reverse=True))


@transaction.atomic
def end_session(actor: Actor, session: UUID, *, now: datetime) -> None:
    """End one of one's own sessions at once: whoever uses it is asked to sign in again."""
    for row in _open(actor, now):
        if id_of(row.session_key) == session:
            _end(actor, row)
            return
    raise NotSeen("session", session)


@transaction.atomic
def end_other_sessions(actor: Actor, *, but: UUID, now: datetime) -> int:
    """End all of one's own sessions but this one, at once; returns how many there were."""
    others = [row for row in _open(actor, now) if id_of(row.session_key) != but]
    for row in others:
        _end(actor, row)
    return len(others)


def forget_ended() -> None:
    """Let go of the sessions that ended by themselves, whosever they were."""
    SessionStore.clear_expired()


def _open(actor: Actor, now: datetime) -> Iterator[Session]:
    """A session names its account within what is sealed, so each that is open is looked into."""
    members = Member.objects.filter(institution_id=actor.institution, pk=actor.id)
    account = members.select_related("account").get().account
    for row in Session.objects.filter(expire_date__gt=now).iterator():
        told = row.get_decoded()
        mine = told.get("_auth_user_id") == str(account.pk)
        # One opened under a password that was changed since opens nothing any more.
        if mine and told.get("_auth_user_hash") == account.get_session_auth_hash():
            yield row


def _seen(row: Session) -> SessionSeen:
    told = row.get_decoded()
    used = told.get(USED, told.get(OPENED, 0))
    return SessionSeen(
        id=id_of(row.session_key),
        opened_at=datetime.fromtimestamp(told.get(OPENED, used), UTC),
        used_at=datetime.fromtimestamp(used, UTC),
        browser=FAMILIES.get(told.get(BROWSER, ""), ANOTHER),
    )


def _end(actor: Actor, row: Session) -> None:
    SessionStore(row.session_key).flush()
    record(actor, Act.SESSION_ENDED, [("session", id_of(row.session_key))])
