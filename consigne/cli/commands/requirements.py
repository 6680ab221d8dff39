"""`consigne requirements`: every requirement, and the tests that carry it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

from consigne.cli.answers import Answer
from consigne.cli.grammar import Command
from consigne.cli.language import spoken
from consigne.config.paths import CHECKOUT
from consigne.kernel.words import Bilingual

_FILE = Path(__file__).parents[1] / "requirements.yaml"
_TESTS = CHECKOUT / "tests"


@click.command(
    "requirements",
    cls=Command,
    said=Bilingual(
        "List every requirement with the tests that carry it.",
        "Énumérer chaque exigence avec les tests qui la portent.",
    ),
)
def command() -> Answer:
    """Read from the sources: needs no installation."""
    known, carried = titles(), carriers(_TESTS)
    listed = [
        {"id": name, "title": title, "tests": carried.get(name, [])}
        for name, title in known.items()
    ]
    unknown = sorted(carried.keys() - known.keys())
    content = {"requirements": listed, "unknown": unknown}
    lines = [_line(name, title, carried.get(name, [])) for name, title in known.items()]
    count = sum(1 for name in known if name in carried)
    summary = spoken(_COUNTED.filled(count=count, total=len(known)))
    strangers = [spoken(_UNKNOWN.filled(name=name)) for name in unknown]
    return Answer(content, [*lines, summary, *strangers], status=1 if unknown else 0)


def titles() -> dict[str, Bilingual]:
    """The title of each requirement, by id, in the order of the documents."""
    written: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))["requirements"]
    return {name: Bilingual(pair["en"], pair["fr"]) for name, pair in written.items()}


def carriers(tests: Path) -> dict[str, list[str]]:
    """The tests marked with each requirement's id, as pytest names them."""
    found: dict[str, list[str]] = {}
    for file in sorted(tests.rglob("test_*.py")):
        place = file.relative_to(tests.parent).as_posix()
        for names, test in _marked(ast.parse(file.read_text("utf-8")), ()):
            for name in names:
                found.setdefault(name, []).append(f"{place}::{test}")
    return found


def _marked(tree: ast.AST, outer: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each test under a node with the ids it carries, its class's and its module's included."""
    held = (*outer, *_ids_of_module(tree))
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _marked(node, (*held, *_ids(node.decorator_list)))
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            names = (*held, *_ids(node.decorator_list))
            if names:
                yield tuple(dict.fromkeys(names)), node.name


def _ids_of_module(tree: ast.AST) -> Iterator[str]:
    """`pytestmark = pytest.mark.req(...)`, alone or in a list."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            value = node.value
            yield from _ids(value.elts if isinstance(value, ast.List | ast.Tuple) else [value])


def _ids(decorators: list[ast.expr]) -> Iterator[str]:
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.req":
            for argument in decorator.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)


def _line(name: str, title: Bilingual, tests: list[str]) -> str:
    mark = f"{len(tests):>3}" if tests else "  –"
    return f"{name:<10}{mark}  {spoken(title)}"


_COUNTED = Bilingual(
    "{count} of {total} requirements are carried by at least one test.",
    "{count} exigences sur {total} sont portées par au moins un test.",
)
_UNKNOWN = Bilingual(
    "{name} is carried by a test and is no requirement.",
    "{name} est portée par un test et n’est pas une exigence.",
)
