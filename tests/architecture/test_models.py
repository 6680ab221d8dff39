"""No column without a purpose: what each table keeps is declared, and points down."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Model

from consigne.kernel.holdings import Disposal, Holding
from consigne.later.holdings import LIBRARIES as LATER
from consigne.register.records import Kept
from consigne.retention.stores import undestroyable
from consigne.staff.holdings import LIBRARIES as STAFF
from consigne.walls.frame import frame_tables
from tests.architecture.impersonal import IMPERSONAL
from tests.architecture.tree import floor_of, floors, holdings, our_models

Pointer = tuple[str, str]


def upward(pointers: Iterable[Pointer]) -> list[Pointer]:
    """The foreign keys that point at a floor above their own."""
    height = floors()
    return [(source, target) for source, target in pointers if height[target] < height[source]]


def test_foreign_keys_point_down():
    pointers = [
        (floor_of(model), floor_of(field.related_model))
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type) and floor_of(field.related_model)
    ]
    assert pointers
    assert upward(pointers) == []


def test_the_check_of_pointers_sees_one_that_points_up():
    assert upward([("clients", "consent"), ("consent", "clients")]) == [("clients", "consent")]


def undeclared(models: Iterable[type[Model]], held: Iterable[Holding]) -> list[str]:
    """What to write for each column no holding declares, and each declared that is not there."""
    by_model = {holding.model: holding for holding in held}
    told = []
    for model in models:
        holding = by_model.get(model._meta.label)
        if holding is None:
            if model._meta.db_table not in IMPERSONAL:
                told.append(
                    f"Declare {model._meta.label} in consigne/{floor_of(model)}/holdings.py, "
                    "or say in tests/architecture/impersonal.py why it keeps nothing personal."
                )
            continue
        there = {field.name for field in model._meta.concrete_fields}
        page = f"consigne/{floor_of(model)}/holdings.py"
        told += [
            f'Give "{name}" its category in the holding "{holding.kind}" of {page}.'
            for name in sorted(there - holding.fields.keys())
        ]
        told += [
            f'Take "{name}" out of the holding "{holding.kind}" of {page}: there is no such column.'
            for name in sorted(holding.fields.keys() - there)
        ]
    return told


def test_every_column_is_declared_by_a_holding():
    assert undeclared(our_models(), holdings()) == []


def test_the_check_of_columns_says_what_to_write():
    held = next(h for h in holdings() if h.kind == "client")
    lacking = {name: kind for name, kind in held.fields.items() if name != "family_name"}
    planted = Holding(
        "client", held.model, held.name, {**lacking, "shoe_size": held.fields["id"]}, held.disposal
    )
    told = undeclared(
        [apps.get_model("clients.Client"), apps.get_model("clients.Phone")], [planted]
    )
    assert [line.split('"')[1] for line in told[:2]] == ["family_name", "shoe_size"]
    assert told[2].startswith("Declare clients.Phone in consigne/clients/holdings.py")


def test_nothing_is_both_held_and_called_impersonal():
    tables = {apps.get_model(held.model)._meta.db_table for held in holdings()}
    assert tables & IMPERSONAL.keys() == set()


def test_every_table_called_impersonal_is_there():
    assert IMPERSONAL.keys() <= {model._meta.db_table for model in our_models()}


def test_every_holding_has_its_own_name():
    kinds = [held.kind for held in holdings()]
    assert sorted(set(kinds)) == sorted(kinds)


@pytest.mark.parametrize("held", holdings(), ids=lambda held: held.kind)
def test_a_holding_says_how_it_ends(held: Holding):
    model = apps.get_model(held.model)
    if held.disposal is Disposal.DESTROY:
        assert held.trigger is not None
        assert issubclass(model, Kept)
    if held.disposal is Disposal.WITH_PARENT:
        assert held.note is not None or (held.parent in held.fields and held.parent_kind)
    if held.disposal is Disposal.KEPT:
        assert held.note is not None
    named = {*held.also_hangs_from, *held.masked, *filter(None, [held.parent, held.files])}
    assert named <= held.fields.keys()


def test_every_record_to_destroy_has_its_turn():
    assert undestroyable() == ()


def test_every_table_of_a_library_is_held():
    labels = {
        model._meta.db_table: model._meta.app_label
        for model in apps.get_models(include_auto_created=True)
    }
    kept = STAFF.keys() | LATER.keys()
    strangers = {table for table in frame_tables() if labels.get(table, table) not in kept}
    # Say what it keeps in LIBRARIES of consigne/staff/holdings.py or consigne/later/holdings.py.
    assert strangers == set()


def test_every_personal_row_names_its_institution_right_after_its_id():
    # Destruction is proved by these 32 bytes side by side (docs/decisions/0006).
    late = [
        model._meta.label
        for model in our_models()
        if issubclass(model, Kept)
        and [f.name for f in model._meta.concrete_fields][:2] != ["id", "institution"]
    ]
    assert late == []


def test_ids_are_made_by_the_application():
    made = (models.UUIDField,)
    held = [apps.get_model(held.model) for held in holdings()]
    assert [m._meta.label for m in held if not isinstance(m._meta.pk, made)] == []
    assert [m._meta.label for m in held if m._meta.pk is None or not m._meta.pk.has_default()] == []
