"""Nobody goes through the files in bulk: past the limit the reason is said, the journal alerted."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from consigne.desk.audience import AUDIENCES
from consigne.desk.pace import COUNTED
from tests import cast
from tests.architecture.tree import sources
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import client_of, journal_of

pytestmark = pytest.mark.django_db
REASON = {
    "en": "More searches than one person’s work needs: 2 in 15 min at most.",
    "fr": "Plus de recherches que le travail d’une personne n’en requiert : au plus 2 en 15 min.",
}


@pytest.fixture(autouse=True)
def limits(settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"searches": (2, 900), "taken": (1, 900)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_searching_in_bulk_is_refused_with_the_reason_in_both_languages(desk: Desk, language: str):
    client_of(cast.BENOIT)
    browser = desk(cast.BENOIT)
    with translation.override(language):
        pages = [browser.post(reverse("desk:find"), {"words": "amara"}) for _ in range(4)]
    assert [page.status_code for page in pages] == [200, 200, 429, 429]
    assert 0 < int(pages[2]["Retry-After"]) <= 900
    assert REASON[language] in words_of(pages[2])
    assert "Amara" not in words_of(pages[2])


def test_the_journal_is_alerted_once_and_told_of_each_refusal(desk: Desk):
    browser = desk(cast.BENOIT)
    for _ in range(5):
        browser.post(reverse("desk:find"), {"words": "amara"})
    told = journal_of(cast.BENOIT)
    assert (told.count("staff.LIMIT_REACHED"), told.count("audit.REFUSED")) == (1, 3)


def test_one_member_s_searches_are_not_another_s(desk: Desk):
    for _ in range(3):
        desk(cast.BENOIT).post(reverse("desk:find"), {"words": "amara"})
    assert desk(cast.CHLOE).post(reverse("desk:find"), {"words": "amara"}).status_code == 200


def test_entering_people_only_to_see_who_is_there_is_searching_too(desk: Desk):
    browser = desk(cast.BENOIT)
    statuses = [browser.post(reverse("desk:clients:new"), {}).status_code for _ in range(3)]
    assert statuses == [422, 422, 429]
    assert browser.get(reverse("desk:clients:new")).status_code == 200


def test_a_part_of_a_page_is_told_as_a_part(desk: Desk):
    browser, headers = desk(cast.BENOIT), {"HX-Request": "true", "HX-Target": "found"}
    for _ in range(3):
        page = browser.post(reverse("desk:find"), {"words": "amara"}, headers=headers)
    assert page.status_code == 429
    assert "<html" not in page.content.decode()


def searching() -> set[str]:
    """The views of the desk in which something looks for people by what was written."""
    looks = {"found_by", "found_by_number", "duplicates_of", "_near", "_other"}
    return {
        f"{path.parent.name}:{node.name}"
        for path, page in sources()
        if path.as_posix().startswith("consigne/desk/") and path.name in ("views.py", "details.py")
        for node in ast.walk(page)
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if any(
            isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in looks
            for each in ast.walk(node)
        )
    }


def test_every_address_that_looks_for_people_is_counted():
    found = {name.removeprefix("home:") for name in searching()}
    assert {"find", "clients:new", "interactions:attach"} <= found
    assert found <= COUNTED.keys()
    assert COUNTED.keys() <= AUDIENCES.keys()
