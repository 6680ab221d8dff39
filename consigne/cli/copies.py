"""Copies: the second stage of a destruction, on this machine's own disk and backups."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from consigne.cli.answers import Answer, wants_json
from consigne.cli.saving import keys_held, safe_of
from consigne.cli.standing import today_at
from consigne.config.cluster import Cluster
from consigne.config.paths import Paths
from consigne.config.progress import step
from consigne.kernel.actors import Actor
from consigne.kernel.words import Bilingual
from consigne.retention.actions.copies import certify_copies, destroyed_ids, tables_to_rewrite
from consigne.retention.certificate import STATUS_NAMES, Status
from consigne.retention.queries import certificate_seen_by
from consigne.retention.traces import Scan, rewrite, scan
from consigne.walls.context import acting


def certified(places: Paths, actor: Actor, plan: UUID) -> Answer:
    """Look at every copy and sign what was found; the status is 1 while something is outstanding.

    Of an external database nothing is looked at: its stores are attested, or outstanding.
    """
    cluster = Cluster(places)
    scanned = None if cluster.is_external else _scanned(places, cluster, actor, plan)
    with keys_held(places):
        certificate = certify_copies(
            actor,
            plan,
            database=scanned,
            backups=safe_of(places).book.backups(),
            on=today_at(actor.institution),
        )
    with acting(actor):
        document = certificate_seen_by(actor, certificate).signed["document"]
    stores = document["lasting"]
    lines = [_line(each) for each in stores]
    outstanding = any(each["status"] == "outstanding" for each in stores)
    return Answer({"certificate": certificate, "stores": stores}, lines, status=int(outstanding))


def _line(store: dict[str, Any]) -> Bilingual:
    status = STATUS_NAMES[Status(store["status"])]
    name, text = Bilingual(**store["name"]), Bilingual(**store["text"])
    return _STORE.filled(name=name, status=status, text=text)


def _scanned(places: Paths, cluster: Cluster, actor: Actor, plan: UUID) -> Scan:
    institution, ids = destroyed_ids(actor, plan)
    connection.close()
    with step(_REWRITING, shown=not wants_json()):
        rewrite(cluster.url("owner"), tables_to_rewrite())
    with step(_READING, shown=not wants_json()):
        return scan(places.db, institution, ids)


_STORE = Bilingual("{name}. {status}: {text}", "{name}. {status} : {text}")
_REWRITING = Bilingual("Rewriting the tables", "Réécriture des tables")
_READING = Bilingual("Reading every file of the database", "Lecture de chaque fichier de la base")
