"""People are admitted, lend powers and make tokens; each leaves its trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consigne.kernel.actors import Role
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.staff.actions import admit, bear, lend, make_token, revoke_token
from consigne.staff.models import Account, Delegation, RoleHeld, Token
from consigne.staff.queries import (
    actor_for,
    borne,
    members_seen_by,
    names_of,
    tokens_of,
)
from consigne.staff.rules import Why
from consigne.walls.context import acting
from tests import cast
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def why(refusal):
    return refusal.value.decision


def admitted(by, email="hugo@staff.example", roles=(Role.AGENT,), from_on=TODAY):
    return admit(by, email=email, name="Hugo", roles=roles, password=None, from_on=from_on)


def test_someone_admitted_is_a_member_from_their_day():
    with acting(actor(cast.GAELLE)) as gaelle:
        hugo = admitted(gaelle, from_on=TODAY + DAY)
    account = Account.objects.get(email="hugo@staff.example").id
    assert actor_for(account, on=TODAY + DAY).roles == {Role.AGENT}
    assert actor_for(account, on=TODAY + DAY).id == hugo
    with pytest.raises(NotAllowed) as refusal:
        actor_for(account, on=TODAY)
    assert why(refusal) == Refused(Why.NOT_A_MEMBER)


def test_admitting_twice_changes_nothing():
    with acting(actor(cast.GAELLE)) as gaelle:
        first = admitted(gaelle)
        again = admitted(gaelle, email="Hugo@Staff.example", roles=(Role.APPROVER,))
        roles = set(RoleHeld.objects.filter(member=first).values_list("role", flat=True))
    assert (again, roles) == (first, {"agent"})


@pytest.mark.parametrize("person", [cast.BENOIT, cast.CHLOE, cast.ESTELLE, cast.FARID, cast.DOV])
def test_only_an_administrator_admits(person):
    with acting(actor(person)) as other, pytest.raises(NotAllowed) as refusal:
        admitted(other)
    assert why(refusal) == Refused(Why.NOT_AN_ADMINISTRATOR)


def test_nobody_is_admitted_as_the_system():
    with acting(actor(cast.GAELLE)) as gaelle:
        with pytest.raises(NotAllowed) as refusal:
            admitted(gaelle, roles=(Role.SYSTEM,))
        assert why(refusal) == Refused(Why.NOT_A_PERSON_S)
        hugo = admitted(gaelle)
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleHeld.objects.filter(member=hugo).update(role="system")


def test_a_power_is_borrowed_for_its_days():
    with acting(actor(cast.ESTELLE)) as estelle:
        lend(
            estelle,
            "approve_disposal",
            to=actor(cast.FARID).id,
            from_on=TODAY + DAY,
            until_on=TODAY + 3 * DAY,
        )
    farid = Account.objects.get(email=cast.FARID.email).id
    borrowed = [actor_for(farid, on=TODAY + n * DAY).powers for n in range(5)]
    lent = frozenset({"approve_disposal"})
    assert borrowed == [frozenset(), lent, lent, frozenset(), frozenset()]


@pytest.mark.parametrize("person", [cast.BENOIT, cast.CHLOE, cast.GAELLE, cast.DOV])
def test_who_holds_no_power_lends_none(person):
    with acting(actor(person)) as other, pytest.raises(NotAllowed) as refusal:
        lend(other, "approve_disposal", to=new_id(), from_on=TODAY, until_on=TODAY + DAY)
    assert why(refusal) == Refused(Why.CANNOT_LEND)


def test_a_power_is_lent_to_colleagues_only():
    dov = actor(cast.DOV).id
    with acting(actor(cast.ESTELLE)) as estelle, pytest.raises(NotSeen):
        lend(estelle, "approve_disposal", to=dov, from_on=TODAY, until_on=TODAY + DAY)


def test_the_table_refuses_a_power_lent_to_oneself_too():
    with acting(actor(cast.ESTELLE)) as estelle:
        farid = actor(cast.FARID).id
        until_on = TODAY + DAY
        lent = lend(estelle, "approve_disposal", to=farid, from_on=TODAY, until_on=until_on)
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.filter(pk=lent).update(lent_to=estelle.id)


def a_token(by, **changed):
    asked = {"label": "till", "scopes": ["interactions:read"], "lasts": DAY, "now": NOW} | changed
    return make_token(by, **asked)


def test_a_token_stands_for_its_person_and_is_not_kept():
    with acting(actor(cast.BENOIT)) as benoit:
        token = a_token(benoit)
        kept = str(Token.objects.filter(pk=token.id).values().get())
    known = borne(token.text, institution=benoit.institution, now=NOW, on=TODAY)
    assert (known.actor, known.scopes) == (benoit, {"interactions:read"})
    assert token.text.partition(".")[2] not in kept


def test_the_bearer_of_a_token_sees_the_day_it_was_last_used():
    with acting(actor(cast.BENOIT)) as benoit:
        token = a_token(benoit)
        assert tokens_of(benoit)[0].last_used_on is None
    for day in (TODAY, TODAY, TODAY + DAY):
        bear(token.text, institution=benoit.institution, now=NOW, on=day)
        with acting(benoit):
            assert tokens_of(benoit)[0].last_used_on == day


def test_a_token_of_before_opens_nothing_once_a_second_factor_is_compulsory(settings):
    with acting(actor(cast.BENOIT)) as benoit:
        before, after = a_token(benoit), a_token(benoit, factor_shown=True)
    settings.SECOND_FACTOR = "required"
    asked = {"institution": benoit.institution, "now": NOW, "on": TODAY}
    assert bear(after.text, **asked)[0] == benoit
    with pytest.raises(NotAllowed) as refusal:
        bear(before.text, **asked)
    assert why(refusal) == Refused(Why.TOKEN_WITHOUT_FACTOR)


def test_a_token_that_outlives_a_quarter_is_refused():
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed) as refusal:
        a_token(benoit, lasts=timedelta(days=91))
    assert why(refusal) == Refused(Why.TOKEN_TOO_LONG)


def test_a_person_revokes_their_own_token_and_no_other():
    with acting(actor(cast.BENOIT)) as benoit:
        token = a_token(benoit)
    for person in (cast.GAELLE, cast.DOV):
        with acting(actor(person)) as other, pytest.raises(NotSeen):
            revoke_token(other, token.id, now=NOW)
    with acting(benoit):
        revoke_token(benoit, token.id, now=NOW)
        assert tokens_of(benoit)[0].revoked_at == NOW


def test_colleagues_are_seen_and_people_elsewhere_are_not():
    with acting(actor(cast.BENOIT)) as benoit:
        seen = {member.name for member in members_seen_by(benoit, on=TODAY)}
        assert names_of(benoit, {benoit.id, new_id()}) == {benoit.id: "Benoit"}
    assert {"Benoit", "Chloe"} <= seen
    assert "Dov" not in seen
    with acting(actor(cast.DOV)) as dov:
        assert names_of(dov, {benoit.id}) == {}
