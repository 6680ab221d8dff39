"""Minors, protected persons and successions: who speaks, who consents, who may act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from consigne.clients.actions import (
    NewAuthority,
    end_incapacity,
    find_incapable,
    hear_representative,
    record_authority,
    record_identity_check,
    send_code,
)
from consigne.clients.queries import client_seen_by, incapacities_of, may_act
from consigne.clients.rules import (
    CheckMethod,
    CheckResult,
    ClientKind,
    Incapacity,
    Scope,
    Why,
    may_consent,
    may_find_incapable,
    may_speak,
)
from consigne.consent.actions import Spoken, give_consent
from consigne.consent.queries import may_rely
from consigne.consent.rules import Way
from consigne.interactions.actions import consign
from consigne.interactions.rules import Direction
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import ALLOWED, NotAllowed, NotSeen, Refused
from consigne.notices.queries import notices_in_force
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_checking, a_client, a_contact
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db
LONG_AGO = TODAY - timedelta(days=30)
TO_COME = TODAY + timedelta(days=400)


@pytest.fixture
def benoit(db):
    with acting(actor(cast.BENOIT)) as benoit:
        yield benoit


def found(by: Actor, client: UUID, what: Incapacity, until_on: date | None = None) -> None:
    find_incapable(by, client, what, evidence="seen", from_on=LONG_AGO, until_on=until_on, now=NOW)


def refusal(act) -> Refused:
    with pytest.raises(NotAllowed) as refused:
        act()
    return refused.value.decision


def consented(by: Actor, client: UUID) -> UUID:
    notice = notices_in_force(by, on=TODAY)["warranty-privacy"].id
    said = Spoken(client, "warranty-line", "product-news", Way.VERBAL, "fr", notice, NOW)
    return give_consent(by, said, on=TODAY)


def speaks(by: Actor, client: UUID, kind: str) -> UUID:
    """Somebody identified, with an authority of this kind on record, and heard."""
    someone = a_client(by, given_name="Paul")
    record_identity_check(by, a_checking(someone), CheckResult.PASSED)
    record_authority(by, NewAuthority(client, someone, kind, Scope.EVERYTHING, LONG_AGO))
    hear_representative(by, client, someone, now=NOW, on=TODAY)
    return someone


def test_a_deceased_client_is_neither_identified_nor_written_to(benoit):
    amara = a_client(benoit, emails=("amara@example.test",), on=LONG_AGO)
    found(benoit, amara, Incapacity.DECEASED)
    told = Refused(Why.CLIENT_DECEASED)
    checking = a_checking(amara)
    assert refusal(lambda: record_identity_check(benoit, checking, CheckResult.PASSED)) == told
    assert refusal(lambda: send_code(benoit, a_checking(amara, CheckMethod.CODE))) == told
    out = replace(a_contact(amara), direction=Direction.OUTBOUND)
    assert refusal(lambda: consign(benoit, out, now=NOW, on=TODAY)) == told


def test_a_death_ends_what_was_consented_to_and_what_was_checked(benoit):
    amara = a_client(benoit, on=LONG_AGO)
    record_identity_check(benoit, a_checking(amara), CheckResult.PASSED)
    consented(benoit, amara)
    assert may_rely(benoit, amara, "product-news", on=TODAY)
    found(benoit, amara, Incapacity.DECEASED)
    assert may_rely(benoit, amara, "product-news", on=TODAY) == Refused(Why.CLIENT_DECEASED)
    seen = client_seen_by(benoit, amara, now=NOW, on=TODAY)
    assert seen.shown == Refused(Why.IDENTITY_NOT_CHECKED)
    assert refusal(lambda: consented(benoit, amara)) == Refused(Why.CLIENT_DECEASED)


def test_only_the_liquidator_or_an_heir_is_told_what_was_held_of_the_deceased(benoit):
    amara = a_client(benoit, on=LONG_AGO)
    found(benoit, amara, Incapacity.DECEASED)
    mandated = refusal(lambda: speaks(benoit, amara, "mandate"))
    assert mandated == Refused(Why.OTHER_KIND_OF_AUTHORITY)
    assert "Liquidator of a succession; Heir" in mandated.explained().headline.en
    paul = speaks(benoit, amara, "liquidator")
    assert client_seen_by(benoit, amara, now=NOW, on=TODAY).shown
    out = replace(a_contact(amara), direction=Direction.OUTBOUND, spoken_with=paul)
    assert consign(benoit, out, now=NOW, on=TODAY).number


@pytest.mark.parametrize(
    ("what", "until_on", "kind", "why"),
    [
        (Incapacity.UNDER_14, TO_COME, "parent", Why.UNDER_FOURTEEN),
        (Incapacity.PROTECTED, None, "mandate", Why.CLIENT_PROTECTED),
    ],
)
def test_whoever_represents_them_consents_for_minors_and_protected_persons(
    benoit, what, until_on, kind, why
):
    amara = a_client(benoit, on=LONG_AGO)
    found(benoit, amara, what, until_on)
    assert refusal(lambda: consented(benoit, amara)) == Refused(why)
    speaks(benoit, amara, kind)
    assert consented(benoit, amara)


def test_a_child_grows_up_on_the_day_recorded(benoit):
    amara = a_client(benoit, on=LONG_AGO)
    found(benoit, amara, Incapacity.UNDER_14, TODAY)
    assert incapacities_of(benoit, amara, on=TODAY - timedelta(days=1)) == (Incapacity.UNDER_14,)
    assert incapacities_of(benoit, amara, on=TODAY) == ()


def test_what_was_recorded_in_error_is_ended(benoit):
    amara = a_client(benoit, on=LONG_AGO)
    found(benoit, amara, Incapacity.DECEASED)
    end_incapacity(benoit, amara, Incapacity.DECEASED, on=TODAY)
    assert incapacities_of(benoit, amara, on=TODAY) == ()
    with pytest.raises(NotSeen):
        end_incapacity(benoit, amara, Incapacity.DECEASED, on=TODAY)


def test_an_agent_elsewhere_finds_nobody_incapable():
    with acting(actor(cast.CHLOE)) as chloe:
        amara = a_client(chloe)
    with acting(actor(cast.DOV)) as dov:
        with pytest.raises(NotSeen):
            found(dov, amara, Incapacity.DECEASED)
        with pytest.raises(NotSeen):
            end_incapacity(dov, amara, Incapacity.DECEASED, on=TODAY)


def test_a_mandate_serves_where_the_client_is_of_age(benoit):
    amara, paul = a_client(benoit), a_client(benoit, given_name="Paul")
    record_authority(benoit, NewAuthority(amara, paul, "mandate", Scope.EVERYTHING, LONG_AGO))
    named = {"client": amara, "representative": paul, "what": Scope.EVERYTHING, "on": TODAY}
    assert may_act(benoit, **named)
    found(benoit, amara, Incapacity.UNDER_14, TO_COME)
    assert may_act(benoit, **named) == Refused(Why.OTHER_KIND_OF_AUTHORITY)


def test_an_incapacity_is_a_persons_and_a_minors_has_its_end():
    days = {"from_on": TODAY, "until_on": None}
    person, shop = ClientKind.PERSON, ClientKind.ORGANISATION
    assert may_find_incapable(person, Incapacity.DECEASED, **days) is ALLOWED
    endless = may_find_incapable(person, Incapacity.MINOR, **days)
    assert endless == Refused(Why.ENDS_WITHOUT_END)
    assert not may_find_incapable(shop, Incapacity.DECEASED, **days)


@pytest.mark.parametrize(
    ("what", "speaks_alone", "consents_alone"),
    [
        (Incapacity.UNDER_14, False, False),
        (Incapacity.MINOR, True, True),
        (Incapacity.PROTECTED, True, False),
        (Incapacity.DECEASED, False, False),
    ],
)
def test_who_speaks_and_who_consents_by_themselves(what, speaks_alone, consents_alone):
    assert bool(may_speak([what])) is speaks_alone
    assert bool(may_consent([what], represented=False)) is consents_alone
