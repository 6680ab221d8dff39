"""Callers: a member of the cast who calls the API with a token of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from consigne.api.callers import READ, WRITE
from consigne.config import clock
from consigne.kernel.actors import Actor
from consigne.staff.actions import make_token
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor

CONTACTS = "/api/interactions"


@dataclass(frozen=True)
class Caller:
    """Someone with a token, and how they ask."""

    actor: Actor
    token: str
    language: str = "en"

    def post(self, body: Any, *, key: str | None = None, raw: bytes | None = None) -> Any:
        headers = self._headers() | ({"Idempotency-Key": key} if key is not None else {})
        content = json.dumps(body) if raw is None else raw
        return Client().post(CONTACTS, content, content_type="application/json", headers=headers)

    def get(self, place: str) -> Any:
        return Client().get(place, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}


def a_caller(
    person: cast.Person = cast.BENOIT,
    *,
    scopes: tuple[str, ...] = (READ, WRITE),
    language: str = "en",
    lasts: timedelta = timedelta(days=1),
    made: timedelta = timedelta(0),
) -> Caller:
    """A member of the cast with a token made a while ago."""
    with acting(actor(person)) as member:
        new = make_token(member, label="test", scopes=scopes, lasts=lasts, now=clock.now() - made)
    return Caller(member, new.text, language)


def a_body(**changed: Any) -> dict[str, Any]:
    """A call that came in a moment ago, as another system sends it."""
    happened_at = (clock.now() - timedelta(minutes=5)).isoformat()
    return {
        "activity": "warranty-line",
        "purpose": "warranty-service",
        "direction": "in",
        "channel": "phone",
        "language": "fr",
        "subject": "Garantie refusée",
        "happened_at": happened_at,
    } | changed
