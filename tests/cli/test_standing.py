"""Acting from the command line is done in somebody's name, for a time, and leaves a trace."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from consigne.cli.standing import SCOPE, acting_person
from consigne.config import clock
from consigne.config.trouble import Trouble
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.staff.actions import make_token
from consigne.staff.rules import Why
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor

pytestmark = pytest.mark.django_db


def a_token(
    *scopes: str, lasts: timedelta = timedelta(days=1), ago: timedelta = timedelta()
) -> str:
    with acting(actor(cast.BENOIT)) as benoit:
        now = clock.now() - ago
        return make_token(benoit, label="t", scopes=scopes, lasts=lasts, now=now).text


def told(act: str) -> list[str]:
    """The doors by which the journal was told of this act."""
    with acting(actor(cast.CHLOE)), connection.cursor() as cursor:
        cursor.execute("SELECT door FROM audit_event WHERE act = %s", [act])
        return [door for (door,) in cursor.fetchall()]


def test_a_token_acts_as_its_person(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONSIGNE_TOKEN", a_token(SCOPE))
    with acting_person() as person:
        assert person.id == actor(cast.BENOIT).id


def test_nobody_acts_without_a_token(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CONSIGNE_TOKEN", raising=False)
    with pytest.raises(Trouble), acting_person():
        pass


@pytest.mark.parametrize("text", ["", "nonsense", f"{new_id().hex}.x", "0" * 32 + ".x"])
def test_a_token_nobody_made_opens_nothing(text: str, tmp_path: Path):
    file = tmp_path / "token"
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(NotAllowed), acting_person(file):
        pass


def test_an_expired_token_opens_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONSIGNE_TOKEN", a_token(SCOPE, ago=timedelta(days=2)))
    with pytest.raises(NotAllowed), acting_person():
        pass


def test_a_token_made_for_the_api_does_not_serve_here(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONSIGNE_TOKEN", a_token("interactions:read"))
    with pytest.raises(NotAllowed) as refused, acting_person():
        pass
    assert refused.value.decision.why is Why.SCOPE_MISSING


def test_a_token_that_others_can_read_is_not_used(tmp_path: Path):
    file = tmp_path / "token"
    file.write_text(a_token(SCOPE))
    file.chmod(0o644)
    with pytest.raises(Trouble), acting_person(file):
        pass


def test_a_refusal_is_journalled_once_by_this_door(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONSIGNE_TOKEN", a_token(SCOPE))
    with pytest.raises(NotAllowed), acting_person():
        raise NotAllowed(Refused(Why.CANNOT_LEND))
    assert told("audit.REFUSED") == ["cli"]


def test_a_read_refused_is_journalled_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONSIGNE_TOKEN", a_token(SCOPE))
    with pytest.raises(NotSeen), acting_person():
        raise NotSeen("client", new_id())
    assert told("audit.READ_REFUSED") == ["cli"]
