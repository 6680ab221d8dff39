"""Serving: what is measured of the desk and the API, each beside plain SQL for the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import translation

from bench import words
from bench.browsing import Browser, Machine
from bench.furnishing import email_of
from bench.installation import Installation
from bench.invented import SEED
from bench.measuring import Operation, Sample, take
from bench.raw import Raw
from consigne.clients.actions import Checking, record_identity_check
from consigne.clients.rules import CheckMethod, CheckResult
from consigne.config import clock
from consigne.kernel.actors import Actor
from consigne.staff.actions import make_token
from consigne.staff.models import Account
from consigne.staff.queries import actor_for
from consigne.walls.context import acting

AGENTS = 8
_SCOPES = ("interactions:read", "interactions:write")
_LEFT_EMPTY = ("result", "next_action", "next_action_on", "concerns", "happened_at")
# As the desk's own script asks: the part of the page that shows what was found.
_PART = {"HX-Request": "true", "HX-Target": "found"}
_NAMES = {
    "accented fragment": ("Bélang", "Théria", "Gélin", "Hébe", "Œuvr", "Lévesq"),
    "same without accents": ("belang", "theria", "gelin", "hebe", "oeuvr", "levesq"),
}
_WORDS = {
    "in 8 % of notes, accented": ("réclamation",),
    "in 8 % of notes, without accents": ("reclamation",),
    "in 0.5 % of notes, accented": ("échéancier",),
    "in 0.5 % of notes, without accents": ("echeancier",),
}


@dataclass(frozen=True)
class Measure:
    """One thing to measure: what one connection repeats, of ours and of plain SQL."""

    name: str
    aim: float | None
    connections: int
    ours: Callable[[int], Operation]
    raw: Callable[[int], Operation]


class Serving:
    """The people of one installation, signed in, and what they do."""

    def __init__(self, place: Installation) -> None:
        self._place = place
        self._agents = [_signed_in(place, f"agent-{n}") for n in range(AGENTS)]
        self._officer = _signed_in(place, "officer")
        actors = [actor_named(f"agent-{n}") for n in range(AGENTS)]
        self._machines = [Machine(place.address, _token(actor)) for actor in actors]
        url = place.cluster.url("web")
        self._raws = [Raw(url, place.institution, actor.id) for actor in actors]
        self._phones = _phones(actors[0])

    def measures(self) -> list[Measure]:
        """Everything that is measured here, in the order it is told."""
        written = [
            Measure(f"{door}: record a contact", 15, many, ours, self._raw_record)
            for many in (1, AGENTS)
            for door, ours in (("desk", self._record_at_desk), ("API", self._record_by_api))
        ]
        opened = Measure(
            "desk: open a client, 50 contacts", 20, 1, self._open_client, self._raw_open
        )
        by_phone = Measure(
            "desk: find by telephone",
            10,
            1,
            partial(self._find, self._agents, self._phones),
            partial(self._raw_find, "by_phone", self._phones),
        )
        by_name = [
            Measure(
                f"desk: find by name, {which}",
                None,
                1,
                partial(self._find, self._agents, sought),
                partial(self._raw_find, "by_name", sought),
            )
            for which, sought in _NAMES.items()
        ]
        by_words = [
            Measure(
                f"desk: find by words, {which}",
                15,
                1,
                partial(self._find, [self._officer], sought),
                partial(self._raw_find, "by_words", sought),
            )
            for which, sought in _WORDS.items()
        ]
        return [*written, opened, by_phone, *by_name, *by_words]

    def check_identities(self) -> None:
        """The first agent checks who they speak with; else the page shows a name and no more."""
        agent, now = actor_named("agent-0"), clock.now()
        for client in self._place.known:
            checking = Checking(
                client=client,
                activity=self._place.filing["activity"],
                method=CheckMethod.CODE,
                channel="phone",
                now=now,
                on=clock.today("America/Toronto"),
            )
            with acting(agent):
                record_identity_check(agent, checking, CheckResult.PASSED)

    def _record_at_desk(self, lane: int) -> Operation:
        agent, random = self._agents[lane], Random(f"{SEED} desk {lane}")
        path, filing = _path("desk:interactions:new"), self._place.filing
        agent.reconnect()
        agent.open(_path("desk:home"))

        def record() -> None:
            client = str(random.choice(self._place.others))
            fields = {
                **_said(random),
                "filing": f"{filing['activity']}/{filing['purpose']}",
                **dict.fromkeys(_LEFT_EMPTY, ""),
                **dict.fromkeys(("client", "about"), client),
            }
            agent.send(path, fields, multipart=True)

        return record

    def _record_by_api(self, lane: int) -> Operation:
        machine, random = self._machines[lane], Random(f"{SEED} API {lane}")
        machine.reconnect()

        def record() -> None:
            client = str(random.choice(self._place.others))
            happened = clock.now() - timedelta(minutes=5)
            when = {"happened_at": happened.isoformat(), "clients": [client]}
            machine.record({**_said(random), **self._place.filing, **when})

        return record

    def _raw_record(self, lane: int) -> Operation:
        raw, random = self._raws[lane], Random(f"{SEED} raw {lane}")
        return lambda: raw.create(random.choice(self._place.others))

    def _open_client(self, lane: int) -> Operation:
        path = _path("desk:clients:show", client=UUID(int=0))
        clients = cycle(self._place.known)
        self._agents[lane].reconnect()
        return lambda: self._agents[lane].open(path.replace(str(UUID(int=0)), str(next(clients))))

    def _raw_open(self, lane: int) -> Operation:
        clients = cycle(self._place.known)
        return lambda: self._raws[lane].open_client(next(clients))

    def _find(self, browsers: list[Browser], sought: Iterable[str], lane: int) -> Operation:
        path, asked, browser = _path("desk:find"), cycle(sought), browsers[lane]
        browser.reconnect()
        browser.open(_path("desk:home"))
        return lambda: browser.send(path, {"words": next(asked)}, expected=200, **_PART)

    def _raw_find(self, how: str, sought: Iterable[str], lane: int) -> Operation:
        find, asked = getattr(self._raws[lane], how), cycle(sought)
        return lambda: find(next(asked))


def taken(
    measures: list[Measure], place: Installation, *, rounds: int, count: int
) -> dict[Measure, tuple[Sample, Sample]]:
    """Each measure over several rounds, in turn with plain SQL: what disturbs one disturbs both."""
    samples = {each: (Sample(each.name), Sample(each.name)) for each in measures}
    for each in measures:
        for lane in range(each.connections):
            each.ours(lane)()
            each.raw(lane)()
    for _ in range(rounds):
        for each, (ours, raw) in samples.items():
            lanes, repeated = range(each.connections), max(1, count // each.connections)
            take(ours, [each.ours(lane) for lane in lanes], repeated, place.trees)
            take(raw, [each.raw(lane) for lane in lanes], repeated, place.trees)
    return samples


def actor_named(name: str) -> Actor:
    """One of the people of the bench, as an actor today."""
    account = Account.objects.get(email=email_of(name))
    return actor_for(account.id, on=clock.today("America/Toronto"))


def _signed_in(place: Installation, name: str) -> Browser:
    browser = Browser(place.address)
    browser.sign_in(_path("account_login"), email_of(name), place.password)
    return browser


def _token(actor: Actor) -> str:
    with acting(actor):
        made = make_token(
            actor, label="bench", scopes=_SCOPES, lasts=timedelta(days=1), now=clock.now()
        )
    return made.text


def _phones(actor: Actor) -> list[str]:
    with acting(actor), connection.cursor() as cursor:
        cursor.execute("SELECT e164 FROM clients_phone ORDER BY id LIMIT 500")
        return [number for (number,) in cursor.fetchall()]


def _said(random: Random) -> dict[str, Any]:
    subject, note = words.a_subject(random, "fr"), words.a_note(random, "fr")
    return {
        "subject": subject,
        "note": note,
        "channel": "phone",
        "direction": "in",
        "language": "fr",
    }


def _path(route: str, **ids: UUID) -> str:
    with translation.override("fr"):
        return reverse(route, kwargs=ids or None)
