"""Each address is for those who reach what it needs: every address, every role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from consigne.config.kinds import matrix
from consigne.desk.audience import AUDIENCES, Need, Open, audience_of, may_enter
from consigne.kernel.actors import CONFINED, STAFF_ROLES, Actor, Role
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.builders import ALWAYS, a_contract, terms
from tests.cast import Person
from tests.conftest import TODAY, actor
from tests.desk.conftest import Desk

pytestmark = pytest.mark.django_db
FILLED = {"uuid": new_id(), "slug": "client"}


def routes(resolver: URLResolver | None = None, names: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of every address of the desk, without its own."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, (*names, *filter(None, [each.namespace])))
        elif isinstance(each, URLPattern) and names[:1] == ("desk",):
            yield ":".join((*names[1:], str(each.name)))


def test_every_address_says_for_whom_it_is():
    assert set(routes()) == AUDIENCES.keys()


def test_an_address_that_is_not_there_is_for_nobody():
    everyone = Actor(new_id(), new_id(), frozenset(STAFF_ROLES))
    assert not may_enter(everyone, "rights:home", matrix())


def test_no_address_needs_what_nobody_reaches():
    needs = {name: need for name, need in AUDIENCES.items() if isinstance(need, Need)}
    assert [name for name, need in needs.items() if not audience_of(need, matrix())] == []


def test_an_address_open_to_every_member_says_why():
    assert all(each.because for each in AUDIENCES.values() if isinstance(each, Open))


def address(route: str) -> str:
    """The address of a route, about records that nobody has."""
    resolver = get_resolver()
    name = f"desk:{route}"
    for filled in (None, *_ways_of_filling()):
        try:
            return reverse(name, kwargs=filled)
        except NoReverseMatch:
            continue
    raise AssertionError(f"{route}: {resolver}")


def _ways_of_filling() -> list[dict[str, object]]:
    """Every set of names that an address of the desk takes, filled by their converters."""
    found: list[dict[str, object]] = []
    for pattern in _patterns(get_resolver()):
        converters = pattern.pattern.converters
        kinds = {type(each): name for name, each in get_converters().items()}
        filled = {n: FILLED.get(kinds.get(type(c), ""), "fr") for n, c in converters.items()}
        if filled and filled not in found:
            found.append(filled)
    joined = [a | b for a in found for b in found]
    return [*found, *joined]


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        else:
            yield each


def member(desk: Desk, role: Role) -> Client:
    """The browser of somebody at the store who holds this role alone."""
    from consigne.staff.actions import admit

    person = Person(f"Only-{role.value}", (role,))
    with acting(actor(cast.GAELLE)) as gaelle:
        admitted = admit(
            gaelle,
            email=person.email,
            name=person.name,
            roles=person.roles,
            password=None,
            from_on=date(TODAY.year, 1, 5),
        )
        if role in CONFINED:
            a_contract(gaelle, terms(hours=ALWAYS, from_on=TODAY), people=(admitted,))
    return desk(person)


@pytest.mark.req("OPC-QC-18")
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_whoever_an_address_is_not_for_is_refused_and_told_who_it_is_for(desk: Desk, role: Role):
    browser, wrong = member(desk, role), []
    for route, need in AUDIENCES.items():
        answer = browser.get(address(route))
        is_for = role in audience_of(need, matrix())
        # What is open to all may still lead to a record that its own query refuses.
        if isinstance(need, Need) and (answer.status_code == 403) is is_for:
            wrong.append((route, answer.status_code))
        assert answer.status_code < 500
    assert wrong == []


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_the_first_page_leads_nobody_to_a_refusal(desk: Desk, role: Role):
    browser = member(desk, role)
    page = browser.get(reverse("desk:home")).content.decode()
    led = set(re.findall(r'<a[^>]* href="(/en/[^"#]*)"', page))
    assert reverse("desk:staff:home") in led
    answers = {there: browser.get(there).status_code for there in sorted(led)}
    assert {there: code for there, code in answers.items() if code != HTTPStatus.OK} == {}
