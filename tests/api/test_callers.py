"""Whoever calls is the person their token stands for, today, and in what it covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from consigne.api.callers import READ, WRITE
from consigne.audit.models import Event
from consigne.config import clock
from consigne.kernel.actors import NOBODY_ID, Role
from consigne.kernel.ids import new_id
from consigne.staff.actions import revoke_token
from consigne.staff.models import Account, Member, RoleHeld
from consigne.staff.queries import tokens_of
from consigne.staff.rules import Why as StaffWhy
from consigne.walls.context import acting
from tests import cast
from tests.api.caller import CONTACTS, Caller, a_body, a_caller
from tests.conftest import actor

pytestmark = pytest.mark.django_db


def is_turned_away(caller: Caller) -> bool:
    answer = caller.post(a_body())
    return bool(answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Bearer"))


def test_without_a_token_nobody_gets_in():
    answer = Client().get(f"{CONTACTS}/{new_id()}", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.json()["title"]) == (401, "Qui appelle?")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "token", ["x", "a.b", f"{UUID(int=7).hex}.{'y' * 43}", f"{UUID(int=7).hex}.", "é.è", "a" * 300]
)
def test_a_token_that_is_not_one_is_turned_away(token):
    assert is_turned_away(replace(a_caller(), token=token))


def test_a_token_guessed_at_is_turned_away():
    benoit = a_caller()
    assert is_turned_away(replace(benoit, token=f"{benoit.actor.institution.hex}.{'y' * 43}"))


def test_a_token_does_not_open_another_institution():
    benoit, dov = a_caller(), a_caller(cast.DOV)
    moved = f"{dov.actor.institution.hex}.{benoit.token.partition('.')[2]}"
    assert is_turned_away(replace(benoit, token=moved))


def test_a_token_ends_with_its_days():
    assert is_turned_away(a_caller(lasts=timedelta(days=2), made=timedelta(days=2, seconds=1)))


def test_a_revoked_token_is_turned_away():
    benoit = a_caller()
    with acting(benoit.actor):
        revoke_token(benoit.actor, tokens_of(benoit.actor)[0].id, now=clock.now())
    assert is_turned_away(benoit)


def test_a_token_ends_with_its_person_s_membership():
    benoit = a_caller()
    with acting(actor(cast.GAELLE)):
        Member.objects.filter(pk=benoit.actor.id).update(until_on=clock.now().date())
    assert is_turned_away(benoit)


def test_a_token_ends_with_its_person_s_account():
    benoit = a_caller()
    Account.objects.filter(email=cast.BENOIT.email).update(is_active=False)
    assert is_turned_away(benoit)


def test_a_token_covers_only_what_it_was_made_for():
    reader, writer = a_caller(scopes=(READ,)), a_caller(scopes=(WRITE,))
    refused = reader.post(a_body())
    assert (refused.status_code, refused.json()["code"]) == (403, "staff.SCOPE_MISSING")
    assert writer.get(writer.post(a_body()).json()["href"]).status_code == 403


@pytest.mark.req("OPC-4")
def test_a_token_made_before_its_person_went_to_a_supplier_opens_nothing():
    benoit = a_caller()
    with acting(actor(cast.GAELLE)):
        RoleHeld.objects.filter(member_id=benoit.actor.id).update(role=Role.SUPPLIER_AGENT)
    answer = benoit.post(a_body())
    assert (answer.status_code, answer.json()["code"]) == (403, StaffWhy.NO_OTHER_DOOR.code)


def test_whoever_is_turned_away_leaves_one_event_as_nobody():
    benoit = a_caller()
    with acting(actor(cast.CHLOE)):
        before = Event.objects.count()
    is_turned_away(replace(benoit, token=f"{benoit.actor.institution.hex}.{'y' * 43}"))
    with acting(actor(cast.CHLOE)):
        events = list(Event.objects.order_by("at")[before:])
    assert [(event.actor_id, event.reasons) for event in events] == [
        (NOBODY_ID, ["staff.TOKEN_NOT_GOOD"])
    ]
