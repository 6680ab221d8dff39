"""Disposal: how long from what is due to a certificate, beside the same deletes in plain SQL?"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any
from uuid import UUID

import psycopg

from bench.furnishing import place_of, pour_contacts
from bench.installation import Installation
from bench.invented import Invention
from bench.measuring import cpu_into
from bench.serving import actor_named
from bench.table import settle
from consigne.cli.serving import plans
from consigne.cli.serving.children import Plan, run
from consigne.config import clock
from consigne.config.cluster import address
from consigne.interactions.actions import NewInteraction, Upload, consign
from consigne.interactions.rules import Channel, Direction
from consigne.kernel.actors import Actor
from consigne.kernel.ids import new_id
from consigne.retention.actions import approve, plan_disposal
from consigne.retention.queries import certificate_seen_by, plan_seen_by
from consigne.walls.context import acting

PARTIES = 3
FILE = 100_000
BATCH = 500
_DUE = """
    SELECT id FROM interactions_interaction
    WHERE institution_id = %s AND due_on <= %s ORDER BY id
"""
_DELETES = (
    "DELETE FROM interactions_party WHERE institution_id = %s AND interaction_id = ANY(%s)",
    "DELETE FROM interactions_attachment WHERE institution_id = %s AND interaction_id = ANY(%s)",
    "DELETE FROM interactions_interaction WHERE institution_id = %s AND id = ANY(%s)",
)


class NotAll(Exception):
    """A certificate or a deletion tells of another number of contacts than were due."""


@dataclass
class Course:
    """One way of destroying, over several rounds: seconds of each step, and CPU in all."""

    name: str
    contacts: int
    steps: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    def add(self, step: str, seconds: float) -> None:
        self.steps.setdefault(step, []).append(seconds)

    @property
    def seconds(self) -> float:
        """The whole way, by the median of each step."""
        return sum(median(each) for each in self.steps.values())

    @property
    def per_second(self) -> float:
        return self.contacts / self.seconds


class Disposing:
    """Contacts that fall due, planned by one person and approved by another, then gone."""

    def __init__(self, place: Installation) -> None:
        self._place, self._today = place, clock.today("America/Toronto")
        self._officer, self._approver = actor_named("officer"), actor_named("approver")
        code = "consumer-office"
        self._filed = place_of(place.institution, code, self._today)

    def without_files(self, count: int, *, rounds: int) -> tuple[Course, Course]:
        """Contacts with three clients each; ours, then plain SQL, in turn."""
        ours = Course("contacts with 3 dependants", count)
        raw = Course("plain deletes, batches of 500", count)
        for _ in range(rounds):
            self._pour(count)
            self._destroy(ours)
            self._pour(count)
            self._delete(raw)
        return ours, raw

    def with_files(self, count: int) -> tuple[Course, Course]:
        """Contacts with a file of 100 kB each: what writing them took, and what destroying them."""
        written = Course("recording a contact with a 100 kB file", count)
        with _timed(written, "recorded"), cpu_into(written.cpu, self._place.trees):
            agent = actor_named("agent-0")
            for _ in range(count):
                self._consign_with_file(agent)
        settle(self._admin_url)
        destroyed = Course("contacts with a 100 kB file", count)
        self._destroy(destroyed)
        return written, destroyed

    @property
    def _admin_url(self) -> str:
        return self._place.cluster.admin_url(address().name)

    def _pour(self, count: int) -> None:
        invention = Invention(self._filed, today=self._today, first_number=0)
        # Each load is another: numbers and ids are drawn from a seed of its own.
        invention.begin(new_id().hex, others=list(self._place.others))
        with psycopg.connect(self._admin_url) as admin:
            admin.execute("SET session_replication_role = replica")
            for _ in pour_contacts(admin, invention.due_contacts(count, parties=PARTIES)):
                pass
        settle(self._admin_url)

    def _destroy(self, course: Course) -> None:
        spent = time.process_time()
        with cpu_into(course.cpu, {"postgresql": self._place.trees["postgresql"]}):
            with _timed(course, "planned"), acting(self._officer) as officer:
                plan = plan_disposal(officer, on=self._today)
            with _timed(course, "approved"), acting(self._approver) as approver:
                digest = plan_seen_by(approver, plan).digest
                approve(approver, plan, digest=digest, now=clock.now(), on=self._today)
            executed = self._execute(plan)
        course.add("executed, verified, certified", executed["seconds"])
        ours = time.process_time() - spent + executed["cpu"]
        course.cpu["consigne"] = course.cpu.get("consigne", 0.0) + ours
        self._see_certified(UUID(executed["certificate"]), course.contacts)

    def _execute(self, plan: UUID) -> dict[str, Any]:
        asked = ("-m", "bench.executing", str(self._place.institution), str(plan))
        done = run(Plan("executing", asked, plans.disposal().secrets, "disposal"))
        if done.returncode:
            raise RuntimeError(done.stderr)
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def _see_certified(self, certificate: UUID, count: int) -> None:
        with acting(self._officer) as officer:
            signed = certificate_seen_by(officer, certificate).signed["document"]
        told = {each["holding"]: each["count"] for each in signed["destroyed"]}
        if told.get("interaction") != count:
            raise NotAll(f"{told} instead of {count}")

    def _delete(self, course: Course) -> None:
        institution = self._place.institution
        with (
            psycopg.connect(self._place.cluster.url("disposal"), autocommit=True) as link,
            cpu_into(course.cpu, {"postgresql": self._place.trees["postgresql"]}),
            _timed(course, "deleted"),
        ):
            link.execute(
                "SELECT set_config('app.institution', %s, false), "
                "set_config('app.roles', 'system', false)",
                [str(institution)],
            )
            due = [each for (each,) in link.execute(_DUE, [institution, self._today])]
            for start in range(0, len(due), BATCH):
                with link.transaction():
                    for statement in _DELETES:
                        link.execute(statement, [institution, due[start : start + BATCH]])
        if len(due) != course.contacts:
            raise NotAll(f"{len(due)} instead of {course.contacts}")

    def _consign_with_file(self, agent: Actor) -> None:
        filing, purpose = self._filed.filings[0]
        years = 365 + (filing.schedule.due_on(self._today) - self._today).days
        new = NewInteraction(
            activity=filing.activity.code,
            purpose=purpose,
            direction=Direction.INBOUND,
            channel=Channel(filing.activity.channels[0]),
            language="fr",
            subject="Document reçu",
            happened_at=clock.now() - timedelta(days=years),
            clients=(secrets.choice(self._place.others),),
            uploads=(
                Upload(
                    "photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + secrets.token_bytes(FILE - 4)
                ),
            ),
        )
        with acting(agent, door="desk"):
            consign(agent, new, now=clock.now(), on=self._today)


class _timed:
    """Add the seconds that a block takes to a course."""

    def __init__(self, course: Course, step: str) -> None:
        self._course, self._step = course, step

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._course.add(self._step, time.perf_counter() - self._began)
