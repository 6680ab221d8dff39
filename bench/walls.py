"""Walls: what do the policies of the database cost, on the pages that are opened all day?

The same pages are drawn in this very process under two logins in turn: the web's, and one that has
all it has and passes the policies. Nothing else differs.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation
from psycopg import sql

from bench.furnishing import email_of
from bench.installation import Installation
from consigne.config.cluster import address
from consigne.staff.models import Account

PAST = "consigne_past_the_policies"
Page = Callable[[], object]


@dataclass
class Wall:
    """One page: milliseconds of CPU of each drawing, ours and PostgreSQL's, under either login."""

    name: str
    within: list[float] = field(default_factory=list)
    past: list[float] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        within, past = median(self.within), median(self.past)
        return {
            "what": self.name,
            "cpu": round(within, 1),
            "past the policies": round(past, 1),
            "ratio": round(within / past, 2),
        }


def compared(place: Installation, *, rounds: int, count: int) -> list[Wall]:
    """Each page over several rounds, `count` drawings at a time under each login in turn."""
    with _past_the_policies(place) as credentials, translation.override("fr"):
        pages = _pages(place)
        walls = {name: Wall(name) for name in pages}
        for _ in range(rounds):
            for name, draw in pages.items():
                walls[name].within.append(_cpu(draw, count, place))
                with _as(credentials):
                    walls[name].past.append(_cpu(draw, count, place))
    return list(walls.values())


def _pages(place: Installation) -> dict[str, Page]:
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(
        Account.objects.get(email=email_of("agent-0")), settings.AUTHENTICATION_BACKENDS[0]
    )
    clients = cycle([reverse("desk:clients:show", args=[each]) for each in place.known])
    found = {"HX-Request": "true", "HX-Target": "found"}

    def find(words: str) -> object:
        return browser.post(reverse("desk:find"), {"words": words}, headers=found)

    return {
        "home": lambda: browser.get(reverse("desk:home")),
        "open a client, 50 contacts": lambda: browser.get(next(clients)),
        "find by name": lambda: find("Bélang"),
        "find by words": lambda: find("échéancier"),
        "the latest contacts": lambda: browser.get(reverse("desk:interactions:home")),
    }


def _cpu(draw: Page, count: int, place: Installation) -> float:
    draw()
    server = place.trees["postgresql"]
    ours, theirs = time.process_time(), server.cpu()
    for _ in range(count):
        draw()
    return 1000 * (time.process_time() - ours + server.cpu() - theirs) / count


@contextmanager
def _as(credentials: dict[str, str]) -> Iterator[None]:
    before = {name: connection.settings_dict[name] for name in credentials}
    connection.close_pool()
    connection.settings_dict.update(credentials)
    try:
        yield
    finally:
        connection.close_pool()
        connection.settings_dict.update(before)


@contextmanager
def _past_the_policies(place: Installation) -> Iterator[dict[str, str]]:
    """A login for as long as the comparison takes: the web's grants, and no policy."""
    password, role = secrets.token_urlsafe(24), sql.Identifier(PAST)
    with psycopg.connect(place.cluster.admin_url(address().name), autocommit=True) as admin:
        made = sql.SQL("CREATE ROLE {} LOGIN INHERIT BYPASSRLS PASSWORD {}")
        admin.execute(made.format(role, sql.Literal(password)))
        try:
            admin.execute(sql.SQL("GRANT consigne_web TO {}").format(role))
            yield {"USER": PAST, "PASSWORD": password}
        finally:
            connection.close_pool()
            admin.execute(sql.SQL("DROP ROLE {}").format(role))
