"""The matrix of all floors, and the table of each kind: wired by name, as all that is joined."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.conf import settings

from consigne.kernel.holdings import Holding
from consigne.kernel.matrix import Matrix, joined


@cache
def matrix() -> Matrix:
    """Who may see which part of every kind of record there is."""
    return joined(page.MATRIX for page in _pages("matrix"))


@cache
def tables() -> dict[str, str]:
    """The kind of record that each table of ours keeps, as its holding or its model names it."""
    held = {each.model: each.kind for page in _pages("holdings") for each in _holdings(page)}
    ours = [each for each in apps.get_models() if each.__module__.startswith("consigne.")]
    return {
        model._meta.db_table: held.get(model._meta.label) or _spaced(model.__name__)
        for model in ours
    }


def _pages(name: str) -> list[ModuleType]:
    pages = [f"{floor}.{name}" for floor in settings.FLOORS]
    return [import_module(page) for page in pages if find_spec(page)]


def _holdings(page: ModuleType) -> tuple[Holding, ...]:
    held: tuple[Holding, ...] = getattr(page, "HOLDINGS", ())
    return held


def _spaced(name: str) -> str:
    """A class as records are named: "PlanItem" is a plan_item."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
