"""A certificate is read on the desk, taken away signed, and believed without us."""

from __future__ import annotations

from uuid import UUID

import pytest

from consigne.kernel.ids import new_id
from consigne.retention.verdict import Is, verify
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.retention.story import (
    approved,
    contacts_past_their_day,
    copies_certified,
    executed,
    planned,
)

pytestmark = pytest.mark.usefixtures("own_database", "keys")
CERTIFICATES = "/en/retention/certificates/"


@pytest.fixture
def certificate(desk: Desk) -> UUID:
    contacts_past_their_day(3)
    plan = planned(desk)
    approved(desk, plan)
    return executed(plan)


def test_it_is_read_in_either_language(desk: Desk, certificate: UUID):
    assert (
        "3 records were destroyed" in desk(cast.ESTELLE).get(f"{CERTIFICATES}{certificate}/").text
    )
    french = desk(cast.CHLOE).get(f"/fr/conservation/attestations/{certificate}/").text
    assert "3 documents ont été détruits" in french


@pytest.mark.req("OPC-QC-24")
def test_what_is_taken_away_is_whole_and_signed(desk: Desk, certificate: UUID):
    chloe = desk(cast.CHLOE)
    file = chloe.get(f"{CERTIFICATES}{certificate}/signed/").content
    key = chloe.get(f"{CERTIFICATES}key/").content
    assert verify(file, key).what is Is.VALID


def test_it_is_printed_in_both_languages_with_its_file(desk: Desk, certificate: UUID):
    for language in ("en", "fr"):
        answer = desk(cast.CHLOE).get(f"{CERTIFICATES}{certificate}/printed/{language}/")
        assert answer.content.startswith(b"%PDF")
        assert f"-{language}.pdf" in answer["Content-Disposition"]
    assert desk(cast.CHLOE).get(f"{CERTIFICATES}{certificate}/printed/de/").status_code == 404


@pytest.fixture
def of_the_copies(certificate: UUID) -> UUID:
    """A later certificate, on which the administrator answers for replicas."""
    return copies_certified()


def test_who_answers_for_copies_is_told_in_either_language(desk: Desk, of_the_copies: UUID):
    chloe = desk(cast.CHLOE)
    english = chloe.get(f"{CERTIFICATES}{of_the_copies}/").text
    assert "There is no replica." in english
    assert f"by {actor(cast.GAELLE).id}" in english
    french = chloe.get(f"/fr/conservation/attestations/{of_the_copies}/").text
    assert "Il n’y en a aucune." in french
    assert "Attesté" in french
    assert "En suspens" in french


def test_what_was_replaced_says_so_and_leads_to_what_replaced_it(
    desk: Desk, certificate: UUID, of_the_copies: UUID
):
    chloe = desk(cast.CHLOE)
    replaced = chloe.get(f"{CERTIFICATES}{certificate}/").text
    assert "Another certificate has replaced this one" in replaced
    french = chloe.get(f"/fr/conservation/attestations/{certificate}/").text
    assert "Une autre attestation a remplacé celle-ci" in french
    last = chloe.get(f"{CERTIFICATES}{of_the_copies}/").text
    assert "Another certificate has replaced this one" not in last
    assert chloe.get("/en/retention/").text.count(">Replaced<") == 1


def test_the_home_page_counts_it(desk: Desk, certificate: UUID):
    assert f"{CERTIFICATES}{certificate}/" in desk(cast.CHLOE).get("/en/retention/").text


@pytest.mark.parametrize("part", ["", "signed/", "printed/en/"])
def test_it_is_not_there_for_another_institution(desk: Desk, certificate: UUID, part: str):
    assert desk(cast.DOV).get(f"{CERTIFICATES}{certificate}/{part}").status_code == 404
    assert desk(cast.DOV).get(f"{CERTIFICATES}{new_id()}/{part}").status_code == 404


def test_an_agent_takes_none_away(desk: Desk):
    assert desk(cast.BENOIT).get(f"{CERTIFICATES}key/").status_code == 403
