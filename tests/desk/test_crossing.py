"""Two institutions never meet: what names a thing of one tells a member of the other nothing.

Each identifier of the store is tried by Dov, who is elsewhere and trusted with everything there, in
every address, parameter and field; he is answered as for one that never was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

import psycopg
import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter

from consigne.api.callers import READ, WRITE
from consigne.audit.models import Event
from consigne.audit.rules import Act
from consigne.config.cluster import Cluster
from consigne.config.kinds import tables
from consigne.desk.jinja import phone
from consigne.kernel.actors import STAFF_ROLES, Actor, Role, system
from consigne.kernel.ids import new_id
from consigne.staff.actions import admit
from consigne.walls.context import acting
from tests import cast
from tests.api.caller import CONTACTS, a_body, a_caller
from tests.cast import Person
from tests.conftest import TODAY, actor
from tests.desk.conftest import Desk
from tests.desk.served import client_of, contact_of, written
from tests.walls import everything

THERE = {"activity": "request-line"}
# Whoever runs the system approves nothing, and a supplier’s people are nothing else; all the rest
# may be trusted to one person.
APART = {Role.APPROVER, Role.SUPPLIER_AGENT}
TRUSTED = tuple(role for role in STAFF_ROLES if role not in APART)
BY_SCRIPT = {"X-Requested-With": "fetch", "HX-Request": "true"}
# What differs between two answers to the same question: signatures, instants, numbers given out.
PASSING = re.compile(
    r'name="(?:csrfmiddlewaretoken|sheet|once)" value="[^"]*"|"X-CSRFToken": "[^"]*"'
    r"|ID\.[\w-]{43}|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|[CI]-(?:\d{4}-)?\d{6}|next_interaction|hx-headers='[^']*'"
)
AN_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|…[0-9a-f]{6}")


@dataclass(frozen=True)
class Identifier:
    """One name of a thing at the store, and one like it that never was."""

    kind: str
    here: str
    never: str


@dataclass(frozen=True)
class Route:
    """An address of a door, with the kinds of its parts."""

    name: str
    parts: tuple[str, ...]

    @property
    def ids(self) -> int:
        return self.parts.count("UUIDConverter")

    def filled(self, ids: Iterable[str], code: str = "client") -> str:
        """This address with these ids, in their order, and a code where one stands."""
        given, codes = iter(ids), iter(CODES.get(self.name, (code,) * len(self.parts)))
        args = [next(given if part == "UUIDConverter" else codes) for part in self.parts]
        return reverse(self.name, args=args)


# Codes of the office's own register, so that the id beside them is what is looked up.
CODES = {"desk:consent:ask": ("request-line", "ask-opinion")}


def routes(resolver: URLResolver | None = None, names: tuple[str, ...] = ()) -> Iterator[Route]:
    """Every address of the desk and of the API that names something."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, (*names, *filter(None, [each.namespace])))
        elif isinstance(each, URLPattern) and each.name and names[:1] in (("desk",), ("api",)):
            parts = tuple(
                "UUIDConverter" if isinstance(part, UUIDConverter) else type(part).__name__
                for part in each.pattern.converters.values()
            )
            yield Route(":".join((*names, each.name)), parts)


def ids_of(installed: Cluster, database: str, institution: UUID) -> list[Identifier]:
    """An id of each kind of record that the store keeps, and its ids of what has no table."""
    found = []
    with psycopg.connect(installed.admin_url(database)) as admin:
        for table, kind in sorted(tables().items()):
            columns = admin.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
            ).fetchall()
            if {("id",), ("institution_id",)} <= set(columns):
                row = admin.execute(
                    f"SELECT id FROM {table} WHERE institution_id = %s LIMIT 1", [institution]
                ).fetchone()
                if row is not None:
                    found.append(Identifier(kind, str(row[0]), str(new_id())))
    return [*found, Identifier("institution", str(institution), str(new_id()))]


def words_of(installed: Cluster, database: str, institution: UUID) -> list[Identifier]:
    """Reference numbers, addresses, numbers of telephones and tokens of the store."""
    asked = {
        "client": "SELECT number FROM clients_client",
        "interaction": "SELECT number FROM interactions_interaction",
        "plan": "SELECT number FROM retention_plan",
        "certificate": "SELECT number FROM retention_certificate",
        "phone": "SELECT e164 FROM clients_phone",
        "email": "SELECT address FROM clients_email",
        "handle": "SELECT name FROM clients_handle",
        "name": "SELECT family_name FROM clients_client",
        "file": "SELECT file_name FROM interactions_attachment",
        "emergency": "SELECT reference FROM clients_breakglass",
        "hold": "SELECT reference FROM retention_hold",
    }
    found = []
    with psycopg.connect(installed.admin_url(database)) as admin:
        for kind, question in asked.items():
            # An organisation has no family name.
            rows = admin.execute(f"{question} WHERE institution_id = %s", [institution])
            here = next(str(name) for (name,) in rows if name)
            found.append(Identifier(kind, here, _like(here)))
    return found


def _like(name: str) -> str:
    """A name of the same make that nothing bears: other last figures, else the next letters."""
    if re.search(r"\d$", name):
        return re.sub(r"\d{1,3}$", "987", name)
    return "".join(chr(ord(each) + 1) if "a" <= each < "z" else each for each in name)


@dataclass(frozen=True)
class Elsewhere:
    """Dov at his office, with somebody on file there, and the store's identifiers."""

    dov: Actor
    browser: Client
    token: Any
    client: UUID
    contact: UUID
    ids: list[Identifier]
    words: list[Identifier]
    store_token: str


@pytest.fixture
def elsewhere(desk: Desk, own_database: str, keys: None, installed: Cluster) -> Elsewhere:
    everything.written()
    store_token = a_caller(cast.BENOIT).token
    dov = a_trusted_member()
    client = client_of(dov, given_name="Ursule", family_name="Bigras", **THERE)
    contact = contact_of(dov, client, **THERE, purpose="answer-request")
    store = actor(cast.CHLOE).institution
    return Elsewhere(
        actor(dov),
        desk(dov),
        a_caller(dov, scopes=(READ, WRITE)),
        client,
        contact.id,
        ids_of(installed, own_database, store),
        words_of(installed, own_database, store),
        store_token,
    )


def a_trusted_member() -> Person:
    """Somebody at Dov's office with every role that one person may hold."""
    person = Person("Dorothee", TRUSTED)
    office = actor(cast.DOV).institution
    with acting(Actor(new_id(), office, frozenset({Role.ADMINISTRATOR}))) as admin:
        admit(
            admin,
            email=person.email,
            name=person.name,
            roles=person.roles,
            password=None,
            from_on=TODAY.replace(day=1),
        )
    return person


@dataclass(frozen=True)
class Answered:
    """An answer, without what passes and without ids; and how many reads refused it left."""

    status: int
    text: str
    unseen: int


def asked(world: Elsewhere, ask: Any, named: str) -> Answered:
    """Ask once, as the first of the day, and undo whatever that did."""
    world.browser.cookies.pop("messages", None)
    # So many questions would be refused for their pace, and all of them alike.
    cache.clear()
    with transaction.atomic():
        before = reads_refused(world)
        response = ask()
        unseen = reads_refused(world) - before
        transaction.set_rollback(True)
    body = response.content.decode(errors="replace") + response.headers.get("Location", "")
    for way in (named, quote(named), phone(named)):
        body = body.replace(way, "ID")
    return Answered(response.status_code, PASSING.sub("", AN_ID.sub("ID", body)), unseen)


def reads_refused(world: Elsewhere) -> int:
    with acting(system(world.dov.institution)):
        own = Event.objects.filter(institution_id=world.dov.institution)
        return own.filter(act=Act.READ_REFUSED.code).count()


Ask = Callable[[str, str], Any]


def differ(
    world: Elsewhere, ask: Ask, identifiers: Iterable[Identifier], what: str
) -> tuple[list[str], list[Answered]]:
    """What answered otherwise for the store's identifier than for one that never was; all heard."""
    told, heard, known = [], [], dict[tuple[str, str], Answered]()
    for each in list(identifiers):
        there = asked(world, lambda each=each: ask(each.kind, each.here), each.here)
        if (each.kind, each.never) not in known:
            never = asked(world, lambda each=each: ask(each.kind, each.never), each.never)
            known[each.kind, each.never] = never
        heard.append(there)
        if there != known[each.kind, each.never] or there.status >= 500:
            told.append(f"{what}, {each.kind}: {_otherwise(there, known[each.kind, each.never])}")
    return told, heard


def _otherwise(there: Answered, never: Answered) -> str:
    pairs = zip(there.text.splitlines(), never.text.splitlines(), strict=False)
    first = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return f"{there.status}/{never.status} {there.unseen}/{never.unseen} {first}"


ROUTES = sorted(set(routes()), key=lambda route: route.name)
# What a field, or a parameter, may name by its id; and what it may name in words.
NAMING = ("client", "about", "record", "contact", "by", "to", "notice", "once", "not_one_of")
WORDED = ("words", "representative", "organisation", "phone", "email", "reference", "name")
NATURAL = {"client", "interaction", "member", "notice", "draft", "break_glass"}


def own(world: Elsewhere, route: Route) -> list[str]:
    """An id of the office's own for each of an address: a contact's, a client's, or anything."""
    first = str(world.contact if ":interactions:" in route.name else world.client)
    return [first, *[str(world.client)] * (route.ids - 1)]


def opened(world: Elsewhere, route: Route, method: str = "get", **fields: Any) -> Ask:
    """Ask an address with the identifier in each of its ids in turn, the others being one's own."""
    browser = getattr(world.token if route.name.startswith("api:") else world.browser, method)

    def ask(kind: str, named: str) -> Any:
        return browser(route.filled([named] * route.ids, kind), **fields)

    return ask


def beside_own(world: Elsewhere, route: Route) -> Ask:
    """Ask an address of two ids with one's own first: a thing of the store under one's own."""

    def ask(kind: str, named: str) -> Any:
        return world.browser.get(route.filled([own(world, route)[0], named], kind))

    return ask


def test_no_address_tells_an_id_of_another_institution_from_none(elsewhere: Elsewhere):
    naming = [route for route in ROUTES if route.ids]
    assert {"desk:clients:show", "api:interaction", "desk:retention:plan"} <= {
        route.name for route in naming
    }
    wrong: list[str] = []
    silent: list[str] = []
    for route in naming:
        told, heard = differ(elsewhere, opened(elsewhere, route), elsewhere.ids, route.name)
        wrong += told
        silent += [route.name for each in heard if each.status == 404 and each.unseen != 1]
        assert not any(each.status == 200 for each in heard if route.name not in OPEN), route.name
        if route.name.startswith("desk:"):
            posting = opened(elsewhere, route, "post", data=VALID)
            wrong += differ(elsewhere, posting, elsewhere.ids, f"post {route.name}")[0]
        if route.ids == 2:
            wrong += differ(elsewhere, beside_own(elsewhere, route), elsewhere.ids, route.name)[0]
    assert (wrong, sorted(set(silent))) == ([], [])


# The journal holds what was done elsewhere under no id of ours: nothing, and says so.
OPEN = {"desk:journal:of_record"}
VALID: dict[str, Any] = written(filing="request-line/answer-request") | {
    "activity": "request-line",
    "kind": "person",
    "given_name": "Zoé",
    "family_name": "Zzyzxova",
    "use": "home",
    "ground": "complaint",
    "reference": "P-7",
    "scope": "everything",
    "evidence": "",
    "from_on": TODAY.isoformat(),
    "last_on": TODAY.isoformat(),
    "role": "gérante",
    "method": "questions",
    "result": "passed",
    "verdict": "justified",
    "way": "verbal",
    "answer": "given",
    "label": "essai",
    "scopes": ["cli"],
    "days": "1",
    "begin": "",
    "platform": "mastodon",
    "lines": "1, rue des Érables",
    "locality": "Laval",
    "country": "CA",
    "digest": "0" * 64,
    "reason": "Autre personne",
}
del VALID["begin"], VALID["result"]


def places(world: Elsewhere, method: str) -> Iterator[tuple[Route, str]]:
    """Every address of the desk that answers a method, about what is one's own."""
    for route in ROUTES:
        if route.name.startswith("desk:"):
            place = route.filled(own(world, route) if route.ids else [])
            ask = getattr(world.browser, method)
            if asked(world, lambda ask=ask, place=place: ask(place), place).status != 405:
                yield route, place


def test_no_parameter_tells_an_id_of_another_institution_from_none(elsewhere: Elsewhere):
    wrong: list[str] = []
    natural = [each for each in elsewhere.ids if each.kind in NATURAL]
    for route, place in places(elsewhere, "get"):

        def all_at_once(kind: str, named: str, place: str = place) -> Any:
            return elsewhere.browser.get(place, {"kind": kind} | dict.fromkeys(NAMING, named))

        wrong += differ(elsewhere, all_at_once, natural, f"?{route.name}")[0]
        for name in ("client", "record", "by"):

            def alone(kind: str, named: str, place: str = place, name: str = name) -> Any:
                return elsewhere.browser.get(place, {"kind": kind, name: named})

            wrong += differ(elsewhere, alone, natural[:3], f"?{name}= {route.name}")[0]
    assert wrong == []


def test_no_field_tells_an_id_of_another_institution_from_none(elsewhere: Elsewhere):
    wrong: list[str] = []
    natural = [each for each in elsewhere.ids if each.kind in NATURAL]
    for route, place in places(elsewhere, "post"):

        def all_at_once(kind: str, named: str, place: str = place) -> Any:
            fields = VALID | {"kind": kind} | dict.fromkeys(NAMING, named)
            return elsewhere.browser.post(place, fields)

        wrong += differ(elsewhere, all_at_once, natural, f"{route.name}")[0]
        for name in NAMING:

            def alone(kind: str, named: str, place: str = place, name: str = name) -> Any:
                fields = VALID | {name: named} | ({"kind": kind} if name == "record" else {})
                return elsewhere.browser.post(place, fields)

            only = [each for each in natural if each.kind in ("client", "notice")]
            wrong += differ(elsewhere, alone, only, f"{name} of {route.name}")[0]
    assert wrong == []


def test_no_word_tells_what_another_institution_has(elsewhere: Elsewhere):
    wrong: list[str] = []
    for route, place in places(elsewhere, "post"):

        def all_at_once(kind: str, named: str, place: str = place) -> Any:
            return elsewhere.browser.post(place, VALID | dict.fromkeys(WORDED, named))

        wrong += differ(elsewhere, all_at_once, elsewhere.words, route.name)[0]
    for name in ("find", "clients:new", "clients:authority", "clients:role", "interactions:attach"):
        route = next(each for each in ROUTES if each.name == f"desk:{name}")
        place = route.filled(own(elsewhere, route) if route.ids else [])
        for field in WORDED:

            def alone(kind: str, named: str, place: str = place, field: str = field) -> Any:
                return elsewhere.browser.post(place, VALID | {field: named})

            wrong += differ(elsewhere, alone, elsewhere.words, f"{field} of {name}")[0]
    assert wrong == []


def test_the_api_takes_no_client_and_no_token_of_another_institution(elsewhere: Elsewhere):
    body = a_body(activity="request-line", purpose="answer-request")

    def with_client(kind: str, named: str) -> Any:
        return elsewhere.token.post(body | {"clients": [named]})

    told, heard = differ(elsewhere, with_client, elsewhere.ids, "clients")
    assert told == []
    assert {each.status for each in heard} == {404}
    secret = elsewhere.store_token.partition(".")[2]
    stolen = f"{elsewhere.dov.institution.hex}.{secret}"
    for token in (stolen, stolen[:-1]):
        answer = Client().get(
            f"{CONTACTS}/{elsewhere.contact}", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 401


# Where a field names a record of its own, and not one of the page.
NAMED = [
    ("get", "home", "client"),
    ("post", "interactions:new", "client"),
    ("post", "interactions:new", "about"),
    ("post", "interactions:attach", "client"),
    ("post", "retention:hold", "record"),
]


@pytest.mark.parametrize(("method", "name", "field"), NAMED)
def test_a_client_elsewhere_is_not_seen_where_one_is_named(
    elsewhere: Elsewhere, method: str, name: str, field: str
):
    route = next(each for each in ROUTES if each.name == f"desk:{name}")
    place = route.filled(own(elsewhere, route) if route.ids else [])
    ask = getattr(elsewhere.browser, method)
    (client,) = (each.here for each in elsewhere.ids if each.kind == "client")
    base = VALID if method == "post" else {}
    answer = asked(elsewhere, lambda: ask(place, base | {"kind": "client", field: client}), client)
    assert (answer.status, answer.unseen) == (404, 1)


def test_what_is_ones_own_answers(elsewhere: Elsewhere):
    for route in ("clients:show", "clients:authority", "emergencies:open"):
        place = reverse(f"desk:{route}", args=[elsewhere.client])
        assert elsewhere.browser.get(place).status_code == 200
    assert elsewhere.token.get(f"{CONTACTS}/{elsewhere.contact}").status_code == 200
