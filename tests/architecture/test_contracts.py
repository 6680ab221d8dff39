"""The tree is the architecture: the contracts hold, and the papers tell the same tree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.architecture.tree import PACKAGE, ROOT, contract, floors

PAGES = ("jobs", "actions", "queries", "models", "holdings", "rules")
Import = tuple[str, str]


def test_the_contracts_hold():
    run = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [run], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


def test_the_papers_tell_the_same_floors_in_the_same_order():
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs/ARCHITECTURE.md").read_text(), re.MULTILINE)
    told = [floor for row in rows for floor in re.findall(r"`(\w+)`", row)]
    assert sorted(told, key=floors().__getitem__) == told
    assert set(told) == set(floors())


def test_every_floor_that_has_such_pages_keeps_their_order():
    found = {floor for floor in floors() if any(_has_page(floor, page) for page in PAGES)}
    doors = {"cli", "desk", "api", "kernel"}
    held = set(re.findall(r"consigne\.(\w+)", contract("pages")["containers"]))
    assert found - doors <= held


def _has_page(floor: str, page: str) -> bool:
    return any((PACKAGE / floor / name).exists() for name in (f"{page}.py", f"{page}/__init__.py"))


def strangers(imports: list[Import]) -> list[Import]:
    """The imports of a floor's models from outside that floor."""
    return [
        (importer, imported)
        for importer, imported in imports
        if imported.split(".")[2:3] == ["models"]
        and importer.split(".")[1] != imported.split(".")[1]
    ]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("consigne", exclude_type_checking_imports=True)


def test_models_are_private_to_their_floor(graph: grimp.ImportGraph):
    everything = [
        (importer, imported)
        for imported in graph.modules
        for importer in graph.find_modules_that_directly_import(imported)
    ]
    assert everything
    # Ask its queries, or have its actions do it.
    assert strangers(everything) == []


def test_the_check_of_private_models_sees_a_stranger():
    planted = ("consigne.retention.queries", "consigne.clients.models")
    own = ("consigne.clients.queries", "consigne.clients.models")
    assert strangers([planted, own]) == [planted]
