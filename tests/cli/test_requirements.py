"""`consigne requirements`: every id, and which tests carry it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from consigne.cli.commands.requirements import carriers, titles

SOURCE = """
import pytest
pytestmark = [pytest.mark.req("OPC-1"), pytest.mark.django_db]

def test_of_the_module(): ...

@pytest.mark.req("OPC-2", "OPC-3")
def test_of_its_own(): ...

@pytest.mark.req("OPC-4")
class TestClass:
    def test_inside(self): ...

def helper(): ...
"""


def test_marks_of_module_class_and_function_all_count(tmp_path: Path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(SOURCE)
    found = carriers(tmp_path / "tests")
    assert found["OPC-1"] == [
        f"tests/test_x.py::{n}" for n in ("test_of_the_module", "test_of_its_own", "test_inside")
    ]
    assert found["OPC-3"] == ["tests/test_x.py::test_of_its_own"]
    assert found["OPC-4"] == ["tests/test_x.py::test_inside"]


def test_no_test_carries_what_is_no_requirement(asked: Any):
    assert asked("requirements")["unknown"] == []


def test_every_requirement_has_a_title_in_both_languages():
    assert len(titles()) == 75
    assert [name for name, title in titles().items() if title.en == title.fr] == []
