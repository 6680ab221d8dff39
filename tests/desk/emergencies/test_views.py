"""A file opened in an emergency: asked for plainly, told at once, reviewed by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from consigne.audit.queries import Asked, journal_seen_by
from consigne.clients.emergency import Why
from consigne.clients.queries import emergencies_seen_by
from consigne.clients.rules import Act
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import client_of

pytestmark = pytest.mark.django_db
HOME = "/en/emergencies/"
WRITTEN = {"ground": "life", "reference": "911-204"}


@pytest.fixture
def amara() -> UUID:
    return client_of(cast.FARID, phones=("514 555-0142",))


def opened(desk: Desk, client: UUID, **changes: str) -> Any:
    return desk(cast.BENOIT).post(f"{HOME}clients/{client}/", WRITTEN | changes)


def access_of(client: UUID) -> UUID:
    with acting(actor(cast.CHLOE)) as chloe:
        return emergencies_seen_by(chloe, of=client)[0].id


def test_an_agent_opens_a_file_and_sees_until_when(desk: Desk, amara: UUID):
    page = desk(cast.BENOIT).get(f"/en/clients/{amara}/").text
    assert f'href="{HOME}clients/{amara}/"' in page
    assert "555" not in page
    assert opened(desk, amara).status_code == 302
    page = words_of(desk(cast.BENOIT).get(f"/en/clients/{amara}/"))
    assert "open in an emergency until" in page
    assert "+1 514 555-0142" in page


def test_what_was_read_in_an_emergency_says_so_in_the_journal(desk: Desk, amara: UUID):
    opened(desk, amara)
    desk(cast.BENOIT).get(f"/en/clients/{amara}/")
    with acting(actor(cast.CHLOE)) as chloe:
        (seen,) = journal_seen_by(chloe, Asked(act=Act.SEEN.code, record=amara))
    assert seen.reasons == (Why.OPENED_IN_EMERGENCY.code,)
    page = desk(cast.CHLOE).get(f"/en/journal/records/client/{amara}/").text
    assert "file opened in an emergency" in page


def test_the_privacy_officer_is_written_to_at_once_and_no_one_is_named(
    desk: Desk, amara: UUID, mailoutbox: Any, django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        opened(desk, amara)
    (letter,) = mailoutbox
    assert letter.to == [cast.CHLOE.email]
    assert "http://testserver/en/emergencies/" in letter.body
    assert "http://testserver/fr/urgences/" in letter.body
    for private in ("Amara", "Œuvrard", "Benoit", str(amara), "911-204"):
        assert private not in letter.subject + letter.body


def test_every_page_of_the_privacy_officer_says_that_one_waits(desk: Desk, amara: UUID):
    assert "waits for your review" not in desk(cast.CHLOE).get("/en/").text
    opened(desk, amara)
    assert (
        "1 file opened in an emergency waits for your review." in desk(cast.CHLOE).get("/en/").text
    )
    for person in (cast.BENOIT, cast.FARID, cast.DOV):
        assert "waits for your review" not in desk(person).get("/en/").text


def test_the_privacy_officer_says_whether_it_was_justified(desk: Desk, amara: UUID):
    opened(desk, amara)
    access = access_of(amara)
    page = words_of(desk(cast.CHLOE).get(HOME))
    assert "The life, health or safety of somebody is in danger to review" in page
    assert "Opened by Benoit" in page
    assert "s. 59, par. 4" in page
    desk(cast.CHLOE).post(f"{HOME}{access}/review/", {"verdict": "not_justified"})
    page = words_of(desk(cast.BENOIT).get(HOME))
    assert "is in danger Not justified" in page
    assert "Reviewed by Chloe" in page
    assert "waits for your review" not in desk(cast.CHLOE).get("/en/").text


def test_who_can_see_a_client_tells_who_opened_it_in_an_emergency(desk: Desk, amara: UUID):
    opened(desk, amara)
    page = words_of(desk(cast.CHLOE).get(f"/en/who-may-see/records/client/{amara}/"))
    assert "Opened in an emergency" in page
    assert "Opened by Benoit" in page
    why = words_of(desk(cast.CHLOE).get(f"/en/why/client/{amara}/"))
    assert "In an emergency that threatens life, health or security, also seen by: Agent" in why


def test_a_reference_that_could_name_somebody_is_refused_in_place(desk: Desk, amara: UUID):
    answer = opened(desk, amara, reference="Amara au 12 rue X")
    assert answer.status_code == 403
    assert "never a name or a sentence" in answer.text
    assert 'name="ground"' in answer.text


def test_nothing_is_opened_without_a_ground_of_the_list(desk: Desk, amara: UUID):
    for ground in ("", "curious"):
        assert opened(desk, amara, ground=ground).status_code == 422
    with acting(actor(cast.CHLOE)) as chloe:
        assert emergencies_seen_by(chloe) == ()


def test_whoever_sees_the_file_is_not_offered_to_open_it(desk: Desk, amara: UUID):
    assert "emergencies/clients" not in desk(cast.FARID).get(f"/en/clients/{amara}/").text
    answer = desk(cast.FARID).post(f"{HOME}clients/{amara}/", WRITTEN)
    assert answer.status_code == 403
    assert "You already see this file" in answer.text


def test_a_client_elsewhere_is_not_there(desk: Desk, amara: UUID):
    there = client_of(cast.DOV, activity="request-line")
    assert desk(cast.BENOIT).get(f"{HOME}clients/{there}/").status_code == 404
    assert opened(desk, there).status_code == 404
    opened(desk, amara)
    answer = desk(cast.DOV).post(f"{HOME}{access_of(amara)}/review/", {"verdict": "justified"})
    assert answer.status_code == 404


def test_what_is_open_is_not_changed(desk: Desk, amara: UUID):
    opened(desk, amara)
    answer = desk(cast.BENOIT).post(
        f"/en/clients/{amara}/telephone/", {"phone": "514 555-0199", "use": "home"}
    )
    assert answer.status_code == 403
    assert "is read, and not changed" in answer.text
