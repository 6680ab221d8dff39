"""Which tables does the one door open on? The only page that resolves a holding to its table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.apps import apps
from django.db.models import Model, OuterRef, Q, QuerySet

from consigne.clients.holdings import HOLDINGS as CLIENTS
from consigne.consent.holdings import HOLDINGS as CONSENT
from consigne.interactions.holdings import HOLDINGS as INTERACTIONS
from consigne.kernel.holdings import Disposal, Holding
from consigne.retention import journal
from consigne.retention.rules import HoldGround
from consigne.staff.holdings import HOLDINGS as STAFF
from consigne.vault.holdings import HOLDINGS as VAULT

HOLDINGS: tuple[Holding, ...] = (*VAULT, *STAFF, *CLIENTS, *CONSENT, *INTERACTIONS)

# A record that others rest on goes after them: contacts and consents, then clients.
ORDER = ("draft", "interaction", "consent", "client")
OBJECT = "stored_object"


@dataclass(frozen=True)
class Store:
    """One holding with its table, and what hangs from its rows."""

    holding: Holding
    model: type[Model]

    @property
    def kind(self) -> str:
        return self.holding.kind

    def rows(self, institution: UUID) -> QuerySet[Model]:
        return self.model._default_manager.filter(institution_id=institution)

    def hanging(self) -> tuple[tuple[Store, str], ...]:
        """What goes with a row of this store: each store, by each column that points here."""
        return tuple(
            (store(other.kind), f"{column}_id")
            for other in HOLDINGS
            if other.parent_kind == self.kind and other.parent is not None
            for column in (other.parent, *other.also_hangs_from)
        )

    def about(self, targets: Collection[UUID]) -> Q:
        """The rows that these ids name: the record itself, or a person it is about."""
        named = Q(pk__in=targets)
        path = self.holding.path_to_person
        return named | Q(**{f"{path}__in": targets}) if path and path != "id" else named

    def due(self, institution: UUID, on: date) -> QuerySet[Model]:
        """The rows whose day has come."""
        return self.rows(institution).filter(due_on__lte=on)

    def rested_on(self) -> list[QuerySet[Model]]:
        """Per column elsewhere, the rows that rest on an outer row of this store."""
        return [
            store(kind).model._default_manager.filter(**{f"{column}_id": OuterRef("pk")})
            for kind, column in self.holding.needed_by
        ]

    def rests_past(self, on: date, held: Collection[UUID]) -> list[QuerySet[Model]]:
        """As `rested_on`, leaving out what is itself due by this day and not held."""
        return [
            _kept_past(store(kind), column, on, held) for kind, column in self.holding.needed_by
        ]


def stores() -> tuple[Store, ...]:
    """The stores whose records have a day of their own, in the order they are destroyed."""
    return tuple(store(kind) for kind in ORDER)


def holding_of(kind: str) -> Holding:
    """The holding of a kind of record, the journal's months included; raises KeyError."""
    return {each.kind: each for each in (*HOLDINGS, journal.HOLDING)}[kind]


@cache
def store(kind: str) -> Store:
    """The store of a kind of record; raises KeyError for a kind that no holding declares."""
    holding = {each.kind: each for each in HOLDINGS}[kind]
    return Store(holding, apps.get_model(holding.model))


def undestroyable() -> tuple[str, ...]:
    """Holdings to destroy that ORDER forgets; the architecture tests want none."""
    roots = {each.kind for each in HOLDINGS if each.disposal is Disposal.DESTROY}
    return tuple(sorted(roots ^ set(ORDER)))


def held_rows(
    place: Store, institution: UUID, ids: Iterable[UUID], holds: Mapping[UUID, HoldGround]
) -> dict[UUID, HoldGround]:
    """Of these records, those that a hold keeps, with its ground.

    `holds` gives each held target's ground: a record's id, or a client's, which holds all that
    is about that client.
    """
    if not holds:
        return {}
    path = place.holding.path_to_person
    rows = place.rows(institution).filter(place.about(holds.keys()), pk__in=ids)
    found: dict[UUID, HoldGround] = {}
    for pk, person in rows.values_list("pk", path if path and path != "id" else "pk"):
        ground = holds.get(pk) or holds.get(person)
        if ground is not None:
            found[pk] = ground
    return found


def _kept_past(other: Store, column: str, on: date, held: Collection[UUID]) -> QuerySet[Model]:
    rows = other.model._default_manager.filter(**{f"{column}_id": OuterRef("pk")})
    root = f"{other.holding.parent}__" if other.holding.parent else ""
    stays = Q(**{f"{root}due_on__isnull": True}) | Q(**{f"{root}due_on__gt": on})
    if held:
        stays |= Q(**{f"{root}pk__in": held})
    return rows.filter(stays)
