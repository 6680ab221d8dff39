"""Colleagues see each other's roles; a token is its maker's; an absence is covered in writing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from consigne.api.callers import READ, WRITE
from consigne.cli.standing import SCOPE
from consigne.desk.staff.forms import SCOPE_NAMES
from consigne.kernel.ids import new_id
from consigne.retention.rules import APPROVE_DISPOSAL
from consigne.staff.models import Account, Token
from consigne.staff.queries import actor_for, borne
from consigne.staff.rules import Act
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.served import journal_of, now, today

pytestmark = pytest.mark.django_db
TOKENS = "/en/staff/tokens/"
LEND = "/en/staff/delegations/"
NEW = {"label": "Nightly export", "scopes": ["cli"], "days": "7"}


def cover(**changes: str) -> dict[str, str]:
    return {
        "to": str(actor(cast.FARID).id),
        "from_on": today().isoformat(),
        "last_on": (today() + timedelta(days=3)).isoformat(),
    } | changes


def test_colleagues_see_roles_and_nobody_from_elsewhere(desk: Desk):
    page = desk(cast.BENOIT).get("/en/staff/").text
    assert "Occasional approver" in page
    assert "Dov" not in page


def test_a_token_is_shown_once_and_opens_what_it_was_made_for(desk: Desk):
    page = desk(cast.BENOIT).post(TOKENS, NEW).text
    (text,) = re.findall(r'<code class="print">([^<]+)</code>', page)
    benoit = actor(cast.BENOIT)
    made = borne(text, institution=benoit.institution, now=now(), on=today())
    assert (made.actor, made.scopes) == (benoit, frozenset({"cli"}))
    assert text not in desk(cast.BENOIT).get(TOKENS).text


def test_a_token_is_revoked_by_its_own_person_alone(desk: Desk):
    desk(cast.BENOIT).post(TOKENS, NEW)
    token = Token.objects.get()
    assert desk(cast.CHLOE).post(f"{TOKENS}{token.id}/revoke/").status_code == 404
    desk(cast.BENOIT).post(f"{TOKENS}{token.id}/revoke/")
    assert "revoked" in desk(cast.BENOIT).get(TOKENS).text
    assert journal_of(cast.BENOIT).count(Act.TOKEN_REVOKED.code) == 1


@pytest.mark.parametrize(
    "wrong", [{"days": "91"}, {"days": "x"}, {"scopes": ["root"]}, {"label": ""}, {"label": "\x00"}]
)
def test_a_token_out_of_bounds_is_not_made(desk: Desk, wrong: dict[str, str]):
    assert desk(cast.BENOIT).post(TOKENS, NEW | wrong).status_code == 422
    assert not Token.objects.exists()


def test_an_approver_covers_an_absence(desk: Desk):
    assert desk(cast.ESTELLE).post(LEND, cover()).status_code == 302
    farid = actor_for(Account.objects.get(email=cast.FARID.email).id, on=today())
    assert farid.powers == {APPROVE_DISPOSAL}
    assert "Farid" in desk(cast.CHLOE).get("/en/staff/").text


def test_the_last_day_is_covered_and_the_next_is_not(desk: Desk):
    desk(cast.ESTELLE).post(LEND, cover())
    account = Account.objects.get(email=cast.FARID.email).id
    assert actor_for(account, on=today() + timedelta(days=3)).powers
    assert not actor_for(account, on=today() + timedelta(days=4)).powers


def test_who_holds_no_power_lends_none(desk: Desk):
    answer = desk(cast.BENOIT).post(LEND, cover())
    assert answer.status_code == 403
    assert "This is the work of others: Occasional approver." in answer.text


@pytest.mark.parametrize(
    "wrong", [{"to": "x"}, {"to": str(new_id())}, {"from_on": "2026-02-30"}, {"last_on": ""}]
)
def test_a_cover_that_makes_no_sense_is_corrected(desk: Desk, wrong: dict[str, str]):
    assert desk(cast.ESTELLE).post(LEND, cover(**wrong)).status_code == 422


def test_a_cover_that_ends_before_it_begins_is_refused(desk: Desk):
    answer = desk(cast.ESTELLE).post(LEND, cover(last_on="2020-01-01"))
    assert answer.status_code == 403
    assert "It ends before it begins." in answer.text


def test_tokens_are_made_for_what_the_doors_ask():
    assert set(SCOPE_NAMES) == {SCOPE, READ, WRITE}
