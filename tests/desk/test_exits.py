"""The exits agree: what the matrix masks in one of them is masked in all, and counted in none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from consigne.clients.actions import open_in_emergency, record_identity_check
from consigne.clients.emergency import Ground
from consigne.clients.rules import CheckResult
from consigne.config.kinds import matrix
from consigne.interactions.actions import consign
from consigne.kernel.actors import STAFF_ROLES, Actor, Role
from consigne.kernel.ids import new_id
from consigne.kernel.matrix import Extent, Relation
from consigne.staff.actions import admit
from consigne.walls.context import acting
from tests import cast
from tests.api.caller import CONTACTS, a_caller
from tests.builders import a_checking, a_client, a_contact
from tests.cast import Person
from tests.conftest import TODAY, actor
from tests.desk.conftest import Desk
from tests.desk.served import consent_of, now, today

pytestmark = pytest.mark.django_db
THOROUGH = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Nobody who runs the system approves: such a pair is never held.
NEVER = {Role.ADMINISTRATOR, Role.APPROVER}
# A supplier's agent holds no other role and bears no token: tests/suppliers has their exits.
ROLES = [role for role in STAFF_ROLES if role is not Role.SUPPLIER_AGENT]
HELD = st.frozensets(st.sampled_from(ROLES), min_size=1, max_size=3).filter(
    lambda roles: not roles >= NEVER
)
# What was said, by the column that keeps it; the number on file, and what was said of a purpose.
SAID = ("subject", "note", "concerns", "next_action")
ALL = frozenset(SAID)
AGENT = frozenset({Role.AGENT})
RELATIONS = (Relation.IDENTIFIED, Relation.EMERGENCY, Relation.SELF)


@dataclass(frozen=True)
class World:
    """A member, a client, a contact with them, and the words that must or must not come out."""

    browser: Client
    token: Any
    client: UUID
    contact: UUID
    consent: UUID
    words: dict[str, str]
    phone: str


def a_member(roles: frozenset[Role]) -> Person:
    """Somebody admitted to the store in these roles."""
    person = Person(f"Somebody-{new_id().hex}", tuple(sorted(roles)))
    with acting(actor(cast.GAELLE)) as gaelle:
        admit(
            gaelle,
            email=person.email,
            name=person.name,
            roles=person.roles,
            password=None,
            from_on=TODAY.replace(day=1),
        )
    return person


def as_an_agent(someone: Actor) -> Actor:
    """The same person on a day when they were an agent: what ties them to a record outlives it."""
    return replace(someone, roles=frozenset({Role.AGENT}))


def a_world(
    desk: Desk, roles: frozenset[Role], relations: frozenset[Relation], fields: frozenset[str]
) -> World:
    person = a_member(roles)
    reader = as_an_agent(actor(person))
    words = {field: f"zq{new_id().hex}" for field in fields | {"subject"}}
    phone = f"+1514555{new_id().int % 10_000:04d}"
    author = reader if Relation.SELF in relations else actor(cast.FARID)
    with acting(actor(cast.FARID)) as farid:
        client = a_client(farid, phones=(phone,), on=today())
    with acting(author):
        new = a_contact(client, happened_at=now() - timedelta(minutes=5))
        due = today() if "next_action" in words else None
        written: dict[str, Any] = {**words, "next_action_on": due}
        said = replace(new, **written)
        contact = consign(author, said, now=now(), on=today()).id
    consent = consent_of(cast.FARID, client)
    with acting(reader):
        if Relation.IDENTIFIED in relations:
            checking = a_checking(client, now=now(), on=today())
            record_identity_check(reader, checking, CheckResult.PASSED)
        elif Relation.EMERGENCY in relations:
            open_in_emergency(reader, client, ground=Ground.LIFE, reference="911-1", now=now())
    return World(desk(person), a_caller(person), client, contact, consent, words, phone)


def exits(world: World) -> dict[str, Any]:
    """Every way out: detail, list, timeline, search, API, Why, print and draft of one contact."""
    ask = world.browser.get
    said = world.words["subject"]
    return {
        "detail": ask(reverse("desk:interactions:show", args=[world.contact])),
        "list": ask(reverse("desk:interactions:home")),
        "timeline": ask(reverse("desk:clients:show", args=[world.client])),
        "beside": ask(reverse("desk:home"), {"client": str(world.client)}),
        "search": world.browser.post(reverse("desk:find"), {"words": said}),
        "why": ask(reverse("desk:why", args=["interaction", world.contact])),
        "why of the client": ask(reverse("desk:why", args=["client", world.client])),
        "who may see": ask(reverse("desk:reach:of_record", args=["interaction", world.contact])),
        "taken off": ask(reverse("desk:interactions:detach", args=[world.contact, world.client])),
        "api": world.token.get(f"{CONTACTS}/{world.contact}"),
    }


# A search says again what was asked: what it found is told by its list alone.
def found_in(page: Any) -> str:
    return re.sub(r'value="[^"]*"', "", page.text) if page.status_code == 200 else ""


def comes_out(world: World, told: dict[str, Any]) -> dict[str, set[str]]:
    """In which exits each field's own words, and the number on file, can be read."""
    canaries = world.words | {"phone": world.phone[-4:]}
    patterns = {
        field: re.compile(rf"555[-\s\u00a0]*{text}" if field == "phone" else text)
        for field, text in canaries.items()
    }
    return {
        field: {name for name, page in told.items() if pattern.search(found_in(page))}
        for field, pattern in patterns.items()
    }


@pytest.mark.req("OPC-QC-18")
@THOROUGH
@example(AGENT, frozenset(), ALL)
@example(AGENT, frozenset({Relation.IDENTIFIED}), ALL)
@example(AGENT, frozenset({Relation.EMERGENCY}), ALL)
@example(AGENT, frozenset({Relation.SELF}), ALL)
@example(frozenset({Role.INTEGRATOR}), frozenset({Relation.EMERGENCY}), ALL)
@example(frozenset({Role.SUPERVISOR}), frozenset(), ALL)
@given(
    roles=HELD,
    ties=st.frozensets(st.sampled_from(RELATIONS)),
    fields=st.frozensets(st.sampled_from(SAID)),
)
def test_every_exit_shows_what_the_matrix_gives_and_nothing_else(
    desk: Desk,
    roles: frozenset[Role],
    ties: frozenset[Relation],
    fields: frozenset[str],
):
    # Whoever was checked needs no emergency, and is refused one.
    ties = ties - {Relation.EMERGENCY} if Relation.IDENTIFIED in ties else ties
    world = a_world(desk, roles, ties, fields)
    told = exits(world)
    seen = comes_out(world, told)
    held = {Relation.INSTITUTION, *ties}
    may_read = matrix().extent(roles, "interaction", "said", held) >= Extent.READ
    serves = matrix().extent(roles, "interaction", "trace", held) >= Extent.READ
    for field in world.words:
        assert bool(seen[field]) is may_read, (field, seen[field])
        assert not may_read or {"detail", "api"} <= seen[field], (field, seen[field])
    details = matrix().extent(roles, "phone", "details", held) >= Extent.READ
    assert seen["phone"] == ({"detail", "timeline", "beside"} if details else set())
    assert {told["why"].status_code, told["api"].status_code} == ({200} if serves else {403})
    assert ("search" in seen["subject"]) is may_read
    assert_counted(told, may_read=may_read, serves=serves, details=details)
    assert_consent(world, roles, held)


def assert_counted(told: dict[str, Any], *, may_read: bool, serves: bool, details: bool) -> None:
    """A count is of what may be seen: of a search always, of a timeline once it is shown."""
    counted = re.search(r"<h3>\s*Contacts · (\d+)", told["search"].text)
    assert (counted.group(1) if counted else "0") == ("1" if may_read else "0")
    if serves:
        timeline = re.search(r'id="timeline">Contacts( · \d+)?<', told["timeline"].text)
        assert timeline
        assert timeline.group(1) == (" · 1" if details else None)


def assert_consent(world: World, roles: frozenset[Role], held: set[Relation]) -> None:
    """Why a consent is kept is told to whoever may see it; Farid recorded it, so it is no one's."""
    answer = world.browser.get(reverse("desk:why", args=["consent", world.consent]))
    others = held - {Relation.SELF}
    may_see = matrix().extent(roles, "consent", "said", others) >= Extent.READ
    assert (answer.status_code == 200) is may_see
