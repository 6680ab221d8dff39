"""`consigne decide`: the answer of a rule, with its reasons and sources."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consigne.cli.commands.decide import SCOPES
from consigne.cli.standing import SCOPE
from consigne.clients.actions import NewAuthority, record_authority, revoke_authority
from consigne.clients.queries import names_seen_by
from consigne.clients.rules import Scope
from consigne.config import clock
from consigne.interactions.actions import consign
from consigne.staff.actions import make_token
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db
WHERE = ("--institution", "boreal", "--activity", "warranty-line")


@pytest.fixture
def benoits_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with acting(actor(cast.BENOIT)) as benoit:
        lasts = timedelta(days=1)
        token = make_token(benoit, label="t", scopes=[SCOPE], lasts=lasts, now=clock.now())
    monkeypatch.setenv("CONSIGNE_TOKEN", token.text)


@pytest.mark.req("OPC-1")
def test_filing_for_an_undeclared_purpose_is_refused_with_its_source(typed: Any):
    status, answer, _ = typed("decide", "file", *WHERE, "--purpose", "debt-recovery")
    assert status == 0
    assert answer.startswith("Refused.")
    assert "Register of activities, filing (OPC-1, OPC-QC-14)" in answer


def test_the_same_is_told_in_french(typed: Any):
    _, answer, _ = typed("decide", "file", *WHERE, "--purpose", "debt-recovery", "--lang", "fr")
    assert answer.startswith("Refusé.\nL’activité « Ligne Garanties » ne déclare pas")


def test_filing_for_a_declared_purpose_is_allowed(asked: Any):
    answer = asked("decide", "file", *WHERE, "--purpose", "warranty-service")
    assert answer["decision"] == "allowed"


def test_an_institution_nobody_loaded_is_named(typed: Any):
    status, _, said = typed("decide", "file", "--institution", "x", *WHERE[2:], "--purpose", "y")
    assert status == 1
    assert "“x”" in said


@pytest.mark.req("OPC-9")
def test_without_a_consent_the_answer_is_no(asked: Any, benoits_token: None):
    with acting(actor(cast.BENOIT)) as benoit:
        client = a_client(benoit)
        number = names_seen_by(benoit, {client})[client].number
    answer = asked("decide", "consent", number, "--purpose", "service-quality")
    assert answer["codes"] == ["consent.NEVER_ASKED"]


def test_a_client_elsewhere_is_not_seen(asked: Any, benoits_token: None):
    with acting(actor(cast.DOV)) as dov:
        client = a_client(dov, activity="request-line")
        number = names_seen_by(dov, {client})[client].number
    answer = asked("decide", "consent", number, "--purpose", "service-quality")
    assert answer["error"]["code"] == "not_seen"


def test_who_may_act_for_a_client_is_answered_by_any_authority_on_record(
    asked: Any, benoits_token: None
):
    with acting(actor(cast.BENOIT)) as benoit:
        amara, bruno = a_client(benoit), a_client(benoit, given_name="Bruno")
        everything = NewAuthority(amara, bruno, "mandate", Scope.EVERYTHING, TODAY)
        information = NewAuthority(amara, bruno, "mandate", Scope.INFORMATION, TODAY)
        record_authority(benoit, information)
        revoke_authority(benoit, record_authority(benoit, everything), on=TODAY)
        named = names_seen_by(benoit, {amara, bruno})
    words = ("decide", "act", named[bruno].number, "--for", named[amara].number)
    on = ("--today", TODAY.isoformat())
    assert asked(*words, "--scope", "information", *on)["decision"] == "allowed"
    refused = asked(*words, "--scope", "this_matter", *on)
    assert refused["codes"] == ["clients.AUTHORITY_TO_ACT_NARROWER"]


def test_the_scopes_that_can_be_asked_about_are_those_of_the_rules():
    assert set(SCOPES) == {scope.value for scope in Scope}


def test_nobody_is_asked_about_who_is_not_on_file(asked: Any, benoits_token: None):
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit)
        number = names_seen_by(benoit, {amara})[amara].number
    for who, client in ((number, "C-999999"), ("C-999999", number)):
        answer = asked("decide", "act", who, "--for", client, "--scope", "information")
        assert answer["error"]["code"] == "not_seen"


@pytest.mark.req("OPC-15")
def test_a_contact_says_until_when_it_is_kept(asked: Any, benoits_token: None):
    with acting(actor(cast.BENOIT)) as benoit:
        contact = consign(benoit, a_contact(), now=NOW, on=TODAY)
    answer = asked("decide", "keep", "interaction", str(contact.id))
    assert answer["due_on"] == "2027-02-21"
    assert answer["schedule"] == "warranty-interaction"
