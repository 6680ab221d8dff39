"""The tree as the contracts tell it: floors in order, their pages, their tables."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from django.apps import apps
from django.db.models import Model

import consigne
from consigne.kernel.holdings import Holding

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "consigne"


def contract(name: str) -> configparser.SectionProxy:
    """One contract of .importlinter."""
    written = configparser.ConfigParser()
    written.read(ROOT / ".importlinter")
    return written[f"importlinter:contract:{name}"]


def floors() -> dict[str, int]:
    """Every floor, and how high it is: 0 is the top."""
    layers = contract("floors")["layers"].split("\n")
    named = [line for line in layers if line.strip()]
    return {floor.strip(): height for height, line in enumerate(named) for floor in line.split("|")}


def modules(ending: str) -> Iterator[str]:
    """The modules of consigne whose dotted name has this part: "rules", "holdings"."""
    for found in walk_packages(consigne.__path__, "consigne."):
        if ending in found.name.split(".")[2:]:
            yield found.name


def our_models() -> list[type[Model]]:
    """Every table of ours, as Django knows it."""
    return [model for model in apps.get_models(include_auto_created=True) if floor_of(model)]


def floor_of(model: type[Model]) -> str:
    """The floor a model lives on; empty for a library's."""
    root, _, rest = model.__module__.partition(".")
    return rest.split(".")[0] if root == "consigne" else ""


def holdings() -> tuple[Holding, ...]:
    """Every holding that any floor declares."""
    pages = [import_module(name) for name in modules("holdings")]
    return tuple(held for page in pages for held in getattr(page, "HOLDINGS", ()))


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Every page of the package, parsed, by its path from the root."""
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(ROOT), ast.parse(file.read_text(encoding="utf-8"))
