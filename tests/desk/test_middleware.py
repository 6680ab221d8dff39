"""Nobody unknown comes in, nothing runs that is not ours, and what fails says what to do."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import OperationalError
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from consigne.desk import failures
from tests import cast
from tests.desk.conftest import PLAIN_STATIC, Desk
from tests.desk.pages import words_of
from tests.desk.served import client_of, journal_of

pytestmark = pytest.mark.django_db


def test_whoever_is_not_signed_in_is_shown_the_door_and_comes_back_here(client: Client, desk: Desk):
    here = reverse("desk:clients:home")
    answer = client.get(here)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={here}"


def test_words_sent_while_signed_out_never_come_back_in_an_address(client: Client, desk: Desk):
    answer = client.post(reverse("desk:find"), {"words": "Œuvrard"})
    assert answer["Location"] == f"{reverse('account_login')}?next=/"


def test_an_account_of_no_institution_is_told_whom_to_ask(desk: Desk, django_user_model: Any):
    stranger = django_user_model.objects.create_user("stranger@staff.example", "x" * 16)
    browser = Client()
    browser.force_login(stranger)
    page = browser.get(reverse("desk:home"))
    assert page.status_code == 403
    assert "belongs to no institution" in words_of(page)


def test_signing_in_with_an_address_and_a_password_is_journalled(
    client: Client, desk: Desk, django_user_model: Any
):
    account = django_user_model.objects.get(email=cast.BENOIT.email)
    account.set_password("une phrase assez longue")
    account.save()
    given = {"login": account.email, "password": "une phrase assez longue"}
    answer = client.post(reverse("account_login"), given)
    assert answer["Location"] == reverse("desk:home")
    assert journal_of(cast.BENOIT).count("staff.SIGNED_IN") == 1


def test_nobody_signs_up(client: Client, desk: Desk):
    page = client.get(reverse("account_signup"))
    assert 'name="password1"' not in page.content.decode()


def test_a_page_runs_nothing_from_elsewhere_and_stays_in_no_cache(desk: Desk):
    page = desk(cast.BENOIT).get(reverse("desk:home"))
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"


def test_a_refusal_is_journalled_after_what_it_stopped_rolled_back(desk: Desk):
    page = desk(cast.GAELLE).get(reverse("desk:clients:show", args=[client_of(cast.BENOIT)]))
    told = journal_of(cast.GAELLE)
    assert page.status_code == 403
    assert (told.count("audit.REFUSED"), told.count("clients.SEEN")) == (1, 0)


def test_a_part_that_is_refused_is_a_part(desk: Desk):
    address = reverse("desk:clients:home")
    page = desk(cast.GAELLE).get(address, headers={"HX-Request": "true"})
    assert page.status_code == 403
    assert "<html" not in page.content.decode()


def test_whoever_is_signed_in_stays_at_the_desk_where_nothing_is(desk: Desk):
    unseen = reverse("desk:clients:show", args=[client_of(cast.BENOIT)])
    asked = desk(cast.DOV)
    told = [words_of(asked.get(path)) for path in (unseen, "/en/nowhere/")]
    assert told[0] == told[1]
    assert "Dov" in told[0]


@pytest.mark.parametrize("path", ["clients/x/", "clients/%00/", "nowhere/", "why/x/y/", "%ff/"])
def test_an_address_of_nothing_is_answered_in_the_same_look(desk: Desk, path: str):
    page = desk(cast.BENOIT).get(f"/en/{path}")
    assert page.status_code == 404
    assert "Nothing to see here" in words_of(page)


def test_more_than_is_read_is_refused_with_a_page(desk: Desk, settings: Any):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = desk(cast.BENOIT).post(reverse("desk:find"), {"words": "x" * 2000})
    assert page.status_code == 413
    assert "Too much at once" in words_of(page)


def test_a_database_that_does_not_answer_is_told_from_a_fault_of_ours(settings: Any):
    settings.STORAGES = PLAIN_STATIC
    asked = RequestFactory().get("/")
    try:
        raise OperationalError("connection lost")
    except OperationalError:
        lost = failures.unforeseen(asked)
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        ours = failures.unforeseen(asked)
    assert (lost.status_code, ours.status_code) == (503, 500)
    assert "La base de données ne répond pas" in lost.content.decode()


TOLD = {
    "400": ("This request cannot be read", "Cette demande est illisible"),
    "403": ("This is not allowed", "Ce n’est pas permis"),
    "403_csrf": ("This form is too old", "Ce formulaire est trop ancien"),
    "404": ("Nothing to see here", "Rien à voir ici"),
    "405": ("Nothing to read here", "Rien à lire ici"),
    "413": ("Too much at once", "Trop à la fois"),
    "429": ("Too many attempts", "Trop de tentatives"),
    "500": ("Something failed on our side", "Quelque chose a fait défaut de notre côté"),
    "503": ("Out of reach for now", "Inaccessible pour l’instant"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", TOLD)
def test_every_failure_is_told_in_the_look_and_says_nothing_of_the_request(
    settings: Any, name: str, language: str
):
    settings.STORAGES = PLAIN_STATIC
    asked = RequestFactory().get("/Zygomar/", {"words": "Zygomar"}, HTTP_REFERER="http://zygomar/")
    with translation.override(language):
        page = render(asked, f"{name}.html", {"words": failures.OUR_FAULT}).content.decode()
    assert "desk/css/tokens" in page and "<h1>" in page
    assert "zygomar" not in page.lower()
    assert TOLD[name][language == "fr"] in unescape(page)
    # Where the language of the reader may be out of reach, both are there.
    assert (' lang="fr-CA"' in page) is (name in ("500", "503") or language == "fr")


def test_too_many_fields_and_too_many_files_are_too_much_at_once(desk: Desk, settings: Any):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    page = desk(cast.BENOIT).post(reverse("desk:find"), dict.fromkeys("abcdef", "x"))
    assert page.status_code == 413


@pytest.mark.parametrize(("accepts", "there"), [("fr-CA", "/fr/"), ("en", "/en/"), ("de", "/fr/")])
def test_the_first_page_speaks_the_browsers_language_then_the_installations(
    client: Client, accepts: str, there: str
):
    assert client.get("/", headers={"Accept-Language": accepts})["Location"] == there


def test_the_first_page_speaks_the_language_of_the_account(desk: Desk):
    browser = desk(cast.BENOIT)
    assert browser.get("/", headers={"Accept-Language": "en"})["Location"] == "/fr/"


def test_the_other_language_keeps_the_place_and_the_query(desk: Desk):
    client = client_of(cast.BENOIT)
    page = desk(cast.BENOIT).get(reverse("desk:clients:show", args=[client]), {"page": "2"})
    with translation.override("fr"):
        there = reverse("desk:clients:show", args=[client])
    assert f'href="{there}?page=2"' in page.content.decode()


@pytest.mark.parametrize("name", ["clients:new", "find"])
def test_one_name_has_an_address_in_each_language(name: str):
    addresses = []
    for language in ("fr", "en"):
        with translation.override(language):
            addresses.append(reverse(f"desk:{name}"))
    assert addresses in (
        ["/fr/clients/nouveau/", "/en/clients/new/"],
        ["/fr/chercher/", "/en/find/"],
    )


def test_places_are_shown_to_whoever_has_business_there(desk: Desk):
    def places(person: cast.Person) -> str:
        page = desk(person).get(reverse("desk:home")).content.decode()
        return page[page.index("<nav") : page.index("</nav>")]

    assert "Clients" in places(cast.BENOIT)
    assert "Clients" not in places(cast.GAELLE)
    assert "Retention" not in places(cast.BENOIT)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_address_that_only_writes_says_so_to_whoever_opens_it(desk: Desk, language: str):
    browser = desk(cast.BENOIT)
    with translation.override(language):
        page = browser.get(reverse("desk:interactions:new"))
    said = {"en": "nothing to read at this address", "fr": "rien à lire à cette adresse"}
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert said[language] in words_of(page)
