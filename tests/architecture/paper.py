"""Papers: what the Markdown of this tree says, in pieces that can be checked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from consigne.cli.main import consigne
from tests.architecture.tree import PACKAGE, ROOT

_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
# Options that any command takes.
_EVERYWHERE = {
    "--help": click.Option(["--help"], is_flag=True),
    "--json": click.Option(["--json"], is_flag=True),
    "--lang": click.Option(["--lang"]),
}
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def papers() -> list[Path]:
    """Every Markdown file that readers are given."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "imports").glob("*.md")]
    return sorted(found)


def text_of(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def links(text: str) -> list[str]:
    """Where a text points, its pictures included, the rest of the world left out."""
    there = [target for _, target in _LINK.findall(_FENCE.sub("", text))]
    return [target for target in there if not re.match(r"[a-z]+:", target)]


def pictures(text: str) -> list[str]:
    return [target for is_picture, target in _LINK.findall(text) if is_picture]


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)


def anchor(heading: str) -> str:
    """A heading as the end of an address, in the way that forges write it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def steps(text: str) -> list[str]:
    """The numbered steps of a how-to."""
    return re.findall(r"^(\d+)\. ", text, re.MULTILINE)


def code(text: str) -> set[str]:
    """What a text sets in code, within a line."""
    return set(_CODE.findall(_FENCE.sub("", text)))


def commands(text: str) -> set[str]:
    """The command lines a text shows, from `script/` on."""
    return set(re.findall(r"script/[a-z]+(?: [^`\n#&|;]+)?", text))


def rows(text: str) -> list[list[str]]:
    """The rows of every table, headers left out."""
    written = re.findall(r"^\|(.+)\|$", text, re.MULTILINE)
    split = [[cell.strip() for cell in line.split("|")] for line in written]
    rules = [number for number, cells in enumerate(split) if set("".join(cells)) <= set("-: ")]
    return [cells for number, cells in enumerate(split) if not {number, number + 1} & set(rules)]


def missing_command(line: str) -> str | None:
    """The script, command or option of a line that does not exist; None when all do."""
    script, *words = line.split()
    if not (ROOT / script).exists():
        return script
    if script != "script/consigne":
        return None
    return _missing(consigne, words)


def _missing(command: click.Command, words: list[str]) -> str | None:
    context = click.Context(command)
    options = {name: each for each in command.get_params(context) for name in each.opts}
    left = iter(enumerate(words, 1))
    for after, word in left:
        if word.startswith("--"):
            name, _, value = word.partition("=")
            if name not in options | _EVERYWHERE:
                return word
            if not value and not getattr(options.get(name, _EVERYWHERE.get(name)), "is_flag", True):
                next(left, None)
        elif isinstance(command, click.Group):
            below = command.get_command(context, word)
            return word if below is None else _missing(below, words[after:])
    return None


@cache
def names_in(file: Path) -> frozenset[str]:
    """What a page of code defines or assigns, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.add(node.name)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(found)


def is_defined(dotted: str) -> bool:
    """Whether `floor.page.name`, as papers cite code, leads to something."""
    *path, name = dotted.split(".")
    place = PACKAGE.joinpath(*path)
    if (place / name).is_dir() or (place / f"{name}.py").exists():
        return True
    return any(name in names_in(file) for file in _pages(place))


def _pages(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from place.glob("*.py")
    if place.with_suffix(".py").exists():
        yield place.with_suffix(".py")
