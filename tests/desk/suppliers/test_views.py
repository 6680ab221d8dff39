"""Suppliers on the desk: who may read and sign, what waits, and what a supplier's agent meets."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from consigne.desk.suppliers.hours import spoken_hours
from consigne.interactions.actions import consign
from consigne.kernel.ids import new_id
from consigne.suppliers.models import Contract, Supplier
from consigne.suppliers.rules import Finding, Hours
from consigne.walls.context import acting
from tests import cast
from tests.builders import ALWAYS, a_client, a_contact, a_contract, terms
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import now, today

pytestmark = [pytest.mark.django_db, pytest.mark.req("OPC-4")]
PAGE = "/en/suppliers/"


def supplier(**changed: str) -> dict[str, str]:
    given = {"name_en": "North Shore", "name_fr": "Rive-Nord", "tier": "2", "place": "Lévis"}
    return given | changed


def contract(**changed: Any) -> dict[str, Any]:
    return {
        "number": "C-7",
        "from_on": today().isoformat(),
        "last_on": (today() + timedelta(days=364)).isoformat(),
        "activities": ["warranty-line"],
        "purposes": ["warranty-service"],
        "weekdays": ["1", "2", "3", "4", "5", "6", "7"],
        "opens_at": "00:00",
        "closes_at": "23:59",
        "lines": "514 555-0142\n1 800 555-0143",
        "safeguards_en": "No screen is printed.",
        "safeguards_fr": "Aucun écran n’est imprimé.",
    } | changed


def signed(*, nobody: bool = False, **changed: Any) -> tuple[UUID, UUID]:
    """A supplier and its contract, in force today, with Haroun under it, or nobody."""
    given: dict[str, Any] = {"hours": ALWAYS, "from_on": today() - timedelta(days=30)}
    new = terms(**given | changed)
    with acting(actor(cast.GAELLE)) as gaelle:
        people = () if nobody else (actor(cast.HAROUN).id,)
        made = a_contract(gaelle, new, people=people)
    return Contract.objects.get(pk=made).supplier_id, made


def at(supplier: UUID, contract: UUID, what: str) -> str:
    return f"{PAGE}{supplier}/contracts/{contract}/{what}/"


def test_a_supplier_is_entered_and_its_contract_signed(desk: Desk):
    gaelle = desk(cast.GAELLE)
    entered = gaelle.post(f"{PAGE}new/", supplier())
    page = entered.headers["Location"]
    assert "Without one, nobody of this supplier reaches anything." in words_of(gaelle.get(page))
    assert gaelle.post(f"{page}contracts/", contract()).status_code == 302
    told = words_of(gaelle.get(page))
    assert "Contract C-7" in told
    assert "Warranty" in told
    assert "No screen is printed." in told
    assert "in force" in told
    assert Contract.objects.get().lines == ["+15145550142", "+18005550143"]


def test_people_are_put_under_it_and_the_page_names_them(desk: Desk):
    of, number = signed()
    gaelle = desk(cast.GAELLE)
    again = {"member": str(actor(cast.HAROUN).id), "from_on": today().isoformat()}
    answer = gaelle.post(at(of, number, "people"), again | {"last_on": today().isoformat()})
    assert answer.status_code == 403
    assert "already works under this contract" in words_of(answer)
    assert "Haroun" in words_of(gaelle.get(f"{PAGE}{of}/"))


def test_only_a_supplier_s_agent_is_offered(desk: Desk):
    of, _ = signed()
    offered = desk(cast.GAELLE).get(f"{PAGE}{of}/").text
    assert f'value="{actor(cast.HAROUN).id}"' in offered
    assert f'value="{actor(cast.BENOIT).id}"' not in offered


@pytest.mark.parametrize(
    "wrong",
    [{"number": ""}, {"activities": []}, {"lines": "call us"}, {"opens_at": "x"}, {"last_on": ""}],
)
def test_a_contract_that_is_not_whole_is_corrected(desk: Desk, wrong: dict[str, Any]):
    of, _ = signed()
    answer = desk(cast.GAELLE).post(f"{PAGE}{of}/contracts/", contract(**wrong))
    assert answer.status_code == 422
    assert "to correct" in words_of(answer)


def test_what_is_refused_is_explained_and_nothing_written_is_lost(desk: Desk):
    of, _ = signed()
    wrong = contract(purposes=["debt-recovery"])
    answer = desk(cast.GAELLE).post(f"{PAGE}{of}/contracts/", wrong)
    assert answer.status_code == 403
    assert "limited to activities of the register in force" in words_of(answer)
    assert 'value="C-7"' in answer.text


@pytest.mark.parametrize("person", [cast.CHLOE, cast.FARID, cast.GAELLE])
def test_suppliers_are_read_by_those_who_answer_for_them(desk: Desk, person: cast.Person):
    of, _ = signed()
    browser = desk(person)
    assert "North Shore Answers" in words_of(browser.get(PAGE))
    assert "C-2026-01" in words_of(browser.get(f"{PAGE}{of}/"))


@pytest.mark.parametrize("person", [cast.BENOIT, cast.ESTELLE, cast.HAROUN])
def test_suppliers_are_nobody_else_s(desk: Desk, person: cast.Person):
    of, number = signed()
    browser = desk(person)
    assert browser.get(PAGE).status_code == 403
    assert browser.post(at(of, number, "end")).status_code == 403


def test_a_supervisor_reviews_and_signs_nothing(desk: Desk):
    of, number = signed()
    farid = desk(cast.FARID)
    assert farid.post(f"{PAGE}{of}/contracts/", contract()).status_code == 403
    farid.post(at(of, number, "reviews"), {"finding": Finding.TO_CORRECT.value})
    assert "Something is to be corrected" in words_of(farid.get(f"{PAGE}{of}/"))


def test_suppliers_of_another_institution_are_not_there(desk: Desk):
    of, number = signed()
    dov = desk(cast.DOV)
    assert dov.get(f"{PAGE}{of}/").status_code == 404
    assert dov.post(at(of, number, "end")).status_code == 404
    assert dov.get(f"{PAGE}{new_id()}/").status_code == 404


@pytest.mark.parametrize("person", [cast.CHLOE, cast.FARID])
def test_a_late_review_waits_at_home(desk: Desk, person: cast.Person):
    signed(nobody=True, from_on=today() - timedelta(days=400))
    said = "The yearly review of a supplier’s contract is late."
    assert said in words_of(desk(person).get("/en/"))
    assert said not in words_of(desk(cast.GAELLE).get("/en/"))


def test_the_end_shuts_its_people_out_at_once_and_waits_for_the_return(desk: Desk):
    of, number = signed()
    haroun, gaelle, chloe = (desk(who) for who in (cast.HAROUN, cast.GAELLE, cast.CHLOE))
    assert haroun.get("/en/clients/").status_code == 200
    gaelle.post(at(of, number, "end"))
    assert haroun.get("/en/clients/").status_code == 403
    assert "returned and destroyed" in words_of(chloe.get("/en/"))
    assert "Plan what is due for destruction" in words_of(chloe.get(f"{PAGE}{of}/"))
    chloe.post(at(of, number, "reviews"), {"finding": Finding.RETURNED.value})
    assert "over, returned" in words_of(chloe.get(f"{PAGE}{of}/"))
    assert "returned and destroyed." not in words_of(chloe.get("/en/"))


def test_a_supplier_s_agent_serves_under_the_contract_alone(desk: Desk):
    signed()
    with acting(actor(cast.CHLOE)) as chloe:
        ours = a_client(chloe, on=today())
        theirs = a_client(chloe, activity="collections-line", family_name="Okafor", on=today())
        new = a_contact(theirs, activity="collections-line", purpose="debt-recovery")
        beside = consign(chloe, new, now=now(), on=today()).id
    haroun = desk(cast.HAROUN)
    assert haroun.get(f"/en/clients/{ours}/").status_code == 200
    assert haroun.get(f"/en/clients/{theirs}/").status_code == 404
    assert haroun.get(f"/en/interactions/{beside}/").status_code == 404
    assert offered(haroun, "/en/clients/new/") == {"warranty-line": True, "collections-line": False}


def offered(browser: Client, url: str) -> dict[str, bool]:
    page = browser.get(url).text
    return {code: f'value="{code}"' in page for code in ("warranty-line", "collections-line")}


def test_out_of_hours_home_says_why_and_shows_nobody(desk: Desk):
    hour = (now() + timedelta(hours=6)).hour
    never = Hours(frozenset({today().isoweekday() % 7 + 1}), time(hour), time(hour, 30))
    signed(hours=never)
    told = words_of(desk(cast.HAROUN).get("/en/"))
    assert "You work under no contract at this hour" in told


def test_hours_are_written_as_each_language_does():
    said = spoken_hours(Hours(frozenset({1, 5}), time(8), time(16, 30)))
    assert said.en == "Monday, Friday, 08:00 to 16:30"
    assert said.fr.replace("\N{NO-BREAK SPACE}", " ") == "Lundi, vendredi, de 8 h à 16 h 30"


def test_a_page_in_french_is_french(desk: Desk):
    of, _ = signed()
    page = words_of(desk(cast.CHLOE).get(f"/fr/fournisseurs/{of}/"))
    assert "Réponses Rive-Nord" in page
    assert "Limité à ces activités" in page
    assert Supplier.objects.count() == 1
