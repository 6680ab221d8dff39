"""Who may see what is read out of the matrix: for a record, for a person, and whole."""

from __future__ import annotations

import pytest

from consigne.interactions.actions import consign
from consigne.kernel.ids import new_id
from consigne.staff.rules import Act
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import journal_of

pytestmark = pytest.mark.django_db
WHO = "/en/who-may-see"


@pytest.fixture
def contact() -> str:
    with acting(actor(cast.BENOIT)) as benoit:
        made = consign(benoit, a_contact(a_client(benoit)), now=NOW, on=TODAY).id
    return f"{WHO}/records/interaction/{made}/"


@pytest.mark.req("OPC-QC-18")
def test_a_record_tells_who_can_see_it_how_much_and_by_what_authority(desk: Desk, contact: str):
    page = words_of(desk(cast.CHLOE).get(contact))
    assert "Agent Benoit" in page
    assert "masked; read and write (once the client’s identity is checked" in page
    assert "Sched. 1, Safeguards" in page
    assert "Occasional approver" not in page
    assert journal_of(cast.CHLOE).count(Act.REACH_SEEN.code) == 1


def test_who_can_see_what_is_not_there_is_not_told(desk: Desk, contact: str):
    assert desk(cast.DOV).get(contact).status_code == 404
    assert desk(cast.CHLOE).get(f"{WHO}/records/client/{new_id()}/").status_code == 404
    assert desk(cast.CHLOE).get(f"{WHO}/records/gossip/{new_id()}/").status_code == 404
    # An approver serves no client: that there is one is not theirs to know.
    assert desk(cast.ESTELLE).get(contact).status_code == 403


def test_what_a_colleague_can_see_is_what_their_roles_reach(desk: Desk):
    page = words_of(desk(cast.FARID).get(f"{WHO}/people/{actor(cast.ESTELLE).id}/"))
    assert "What Estelle can see" in page
    assert "Plans of destruction, runs and certificates read and write" in page
    assert "What was said" not in page


def test_nobody_learns_of_a_colleague_elsewhere(desk: Desk):
    assert desk(cast.CHLOE).get(f"{WHO}/people/{actor(cast.DOV).id}/").status_code == 404


def test_the_whole_matrix_is_read_in_either_language(desk: Desk):
    assert "Who may see what" in words_of(desk(cast.GAELLE).get(f"{WHO}/"))
    page = words_of(desk(cast.GAELLE).get("/fr/qui-peut-voir/"))
    assert "Coordonnées, rôles, mandats ou procurations" in page


def test_why_leads_to_who(desk: Desk, contact: str):
    why = contact.replace("/who-may-see/records/", "/why/")
    assert contact in desk(cast.BENOIT).get(why).content.decode()
