"""The register is read whole by whoever works here, as of any day, and by nobody elsewhere."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.desk.conftest import Desk
from tests.desk.pages import words_of

pytestmark = pytest.mark.django_db
HOME = "/en/register/"
LISTS = ("schedules", "banks", "notices", "purposes", "categories", "authorities", "standards")


def links_of(page: str) -> set[str]:
    return set(re.findall(r'href="(/en/register/[^"#]*)"', page.replace("&amp;", "&")))


@pytest.mark.parametrize("person", [cast.BENOIT, cast.DOV])
def test_every_page_that_the_register_links_to_opens(desk: Desk, person: cast.Person):
    browser = desk(person)
    waiting, seen = {HOME}, set[str]()
    while waiting:
        url = waiting.pop()
        seen.add(url)
        answer = browser.get(url)
        assert answer.status_code == 200, url
        waiting |= links_of(answer.text) - seen
    assert len(seen) > 40
    assert {f"{HOME}{each}/" for each in LISTS} <= seen


def test_links_stay_on_the_day_that_is_read(desk: Desk):
    page = desk(cast.BENOIT).get(f"{HOME}?on=2020-05-01").text
    assert "as it stood on May 1, 2020" in page
    assert f"{HOME}activities/warranty-line/?on=2020-05-01" in page


def test_a_day_before_the_first_pack_has_nothing(desk: Desk):
    assert "Nothing was declared on that day" in desk(cast.BENOIT).get(f"{HOME}?on=2001-01-01").text


def test_an_entry_not_in_force_shows_its_versions(desk: Desk):
    page = desk(cast.BENOIT).get(f"{HOME}activities/warranty-line/?on=2001-01-01").text
    assert "Not in force on that day" in page
    assert "?on=2018-03-01" in page


@pytest.mark.req("OPC-8", "OPC-QC-15", "STC-4")
def test_an_activity_says_all_that_it_declares(desk: Desk):
    page = desk(cast.BENOIT).get(f"{HOME}activities/warranty-line/").text
    for said in (
        "Found reasonable by",
        "What refusing means",
        "90 days after the contact",
        "Northern Voices",
        "Canada",
        "Before a call is recorded",
    ):
        assert said in page


@pytest.mark.req("OPC-QC-1", "OPC-QC-3")
def test_a_notice_stands_in_both_languages_with_its_amendments(desk: Desk):
    page = desk(cast.DOV).get(f"{HOME}notices/e-services-policy/").text
    assert 'lang="en-CA"' in page
    assert 'lang="fr-CA"' in page
    assert page.count('<details class="sheet"') == 2
    assert "in force on Apr 4, 2024" in page


def test_the_words_of_a_notice_that_is_spoken_stand_before_its_text(desk: Desk):
    page = words_of(desk(cast.BENOIT).get(f"{HOME}notices/recording-words/"))
    said = page.index("“May we record this call?")
    assert said < page.index("At the start of the call the person hears")
    assert "« Acceptez-vous que cet appel soit enregistré?" in page


@pytest.mark.req("OPC-9")
def test_a_notice_names_the_purposes_it_tells_of(desk: Desk):
    page = words_of(desk(cast.BENOIT).get(f"{HOME}notices/recording-words/"))
    assert "Purposes it tells of Monitor service quality Settle disputes Train" in page


@pytest.mark.req("OPC-QC-2")
@pytest.mark.parametrize(
    ("day", "version"), [("2024-04-03", "2022-11-23"), ("2024-04-04", "2024-04-04")]
)
def test_a_version_takes_over_on_its_day(desk: Desk, day: str, version: str):
    page = desk(cast.DOV).get(f"{HOME}notices/", {"on": day}).text
    listed = page.split("e-services-policy")[1].split("</li>")[0]
    assert f"Version {version}" in listed


@pytest.mark.req("OPC-QC-18")
def test_the_register_of_another_institution_is_not_there(desk: Desk):
    assert desk(cast.DOV).get(f"{HOME}activities/warranty-line/").status_code == 404
    assert desk(cast.DOV).get(f"{HOME}notices/recording-words/").status_code == 404


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "\x00"])
def test_no_day_is_said_beside_the_day(desk: Desk, day: str):
    answer = desk(cast.BENOIT).get(HOME, {"on": day})
    assert answer.status_code == 422
    assert "field-error" in answer.text


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40), st.from_regex(r"[-a-zA-Z0-9_]{1,30}", fullmatch=True))
def test_no_address_breaks_the_register(desk: Desk, day: str, code: str):
    answer = desk(cast.BENOIT).get(f"{HOME}schedules/{code}/", {"on": day})
    assert answer.status_code in (200, 404, 422)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "1 business day<"), ("fr", "1 jour ouvrable<")],
)
def test_a_standard_of_one_day_is_said_in_the_singular(desk: Desk, language: str, said: str):
    with translation.override(language):
        page = desk(cast.DOV).get(reverse("desk:register:standard", args=["call-back"])).text
    assert said in page
