"""Searches use their index as the web's login does, and find no row of another institution."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from consigne.config.cluster import Cluster
from consigne.interactions.actions import consign
from consigne.kernel.actors import Actor
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor

ROWS = 6000
# Copies of one contact and one client, each with words of its own.
CONTACTS = """
INSERT INTO interactions_interaction SELECT (jsonb_populate_record(i, jsonb_build_object(
    'id', gen_random_uuid(), 'number', 'I-' || n, 'note', 'sujet' || n,
    'happened_at', i.happened_at - make_interval(mins => n)))).*
FROM interactions_interaction i, generate_series(1, %s) n
"""
CLIENTS = """
INSERT INTO clients_client SELECT (jsonb_populate_record(c, jsonb_build_object(
    'id', gen_random_uuid(), 'number', 'C-' || n, 'family_name', md5(n::text)))).*
FROM clients_client c, generate_series(1, %s) n
"""


@pytest.fixture(scope="module")
def crowd(installed: Cluster, django_db_blocker) -> Iterator[tuple[psycopg.Connection, Actor]]:
    """A database with many contacts and clients, seen by its administrator acting as the web."""
    from tests.installation import fresh_database

    with django_db_blocker.unblock(), fresh_database(installed, "crowd") as name:
        with acting(actor(cast.BENOIT)) as benoit:
            a_client(benoit)
            consign(benoit, a_contact(note="Réclamation d’hiver"), now=NOW, on=TODAY)
        with psycopg.connect(installed.admin_url(name), autocommit=True) as admin:
            for statement in (CONTACTS, CLIENTS):
                admin.execute(statement, [ROWS])
            admin.execute("ANALYZE")
            yield admin, benoit


def plan_of(crowd: tuple[psycopg.Connection, Actor], search: str, words: str) -> tuple[int, str]:
    """How many rows a search function finds as the web, and the plan of the query inside it."""
    admin, benoit = crowd
    told: list[str] = []
    admin.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    with admin.transaction():
        admin.execute("LOAD 'auto_explain'")
        for name, value in (
            ("auto_explain.log_min_duration", "0"),
            ("auto_explain.log_nested_statements", "on"),
            ("client_min_messages", "log"),
            ("app.institution", str(benoit.institution)),
            ("role", "consigne_web"),
        ):
            admin.execute("SELECT set_config(%s, %s, true)", [name, value])
        told.clear()
        found = admin.execute(f"SELECT count(*) FROM {search}(%s, 50)", [words]).fetchone()
    return int(found[0]) if found else 0, "\n".join(told)


@pytest.mark.parametrize("words", ["sujet4711", "reclamation hiver"])
def test_words_are_found_by_their_index(crowd, words):
    found, plan = plan_of(crowd, "interactions_worded", words)
    assert found == 1
    assert "interactions_by_words" in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize("words", ["œuvrard", "Oeuvrad"])
def test_names_are_found_by_their_index(crowd, words):
    found, plan = plan_of(crowd, "clients_named", words)
    assert found >= 1
    assert "clients_by_name" in plan
    assert "Seq Scan on clients_client" not in plan


def test_a_search_finds_no_row_of_another_institution(crowd):
    admin, _ = crowd
    dov = actor(cast.DOV)
    assert plan_of((admin, dov), "interactions_worded", "sujet4711")[0] == 0
    assert plan_of((admin, dov), "clients_named", "œuvrard")[0] == 0


def test_a_search_without_an_actor_finds_nothing(crowd):
    admin, _ = crowd
    with admin.transaction():
        admin.execute("SET LOCAL ROLE consigne_web")
        assert admin.execute("SELECT * FROM interactions_worded('garantie', 50)").fetchall() == []
        assert admin.execute("SELECT * FROM clients_named('amara', 50)").fetchall() == []
