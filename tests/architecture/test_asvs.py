"""The table of the ASVS tells the truth: each line is there once, and each test it names exists."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache

from tests.architecture import paper
from tests.architecture.tree import ROOT

TABLE = ROOT / "docs/ASVS.md"
STATES = {"met", "in part", "open", "not applicable"}
# Of version 5.0.0: how many requirements of levels 1 and 2 each chapter has.
ASKED = dict(
    zip(
        range(1, 18),
        (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7),
        strict=True,
    )
)
# Told by a paper, or by what is not there: no test reads that.
ON_PAPER = {"15.1.1", "15.3.6", "3.7.1", "6.2.10", "6.4.2"}


@cache
def lines() -> tuple[tuple[str, ...], ...]:
    """Line, what is asked, state, how, test."""
    found = (tuple(row) for row in paper.rows(paper.text_of(TABLE)) if len(row) == 5)
    return tuple(row for row in found if row[0][0].isdigit())


def is_there(test: str) -> bool:
    """Whether a test cited as path::name, or a whole file of them, exists."""
    path, _, name = test.partition("::")
    if not (ROOT / path).is_file():
        return False
    defined = {
        node.name
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    return name in defined if name else any(each.startswith("test_") for each in defined)


def test_every_requirement_is_answered_once():
    ids = [row[0] for row in lines()]
    assert [each for each, times in Counter(ids).items() if times > 1] == []
    assert Counter(int(each.split(".")[0]) for each in ids) == ASKED


def test_every_line_has_a_state_and_says_how_or_why():
    assert {row[2] for row in lines()} == STATES
    assert [row[0] for row in lines() if len(row[3].strip()) < 4] == []


def test_every_test_that_is_named_exists():
    cited = {test for row in lines() for test in paper.code(row[4])}
    assert [test for test in cited if not is_there(test)] == []
    assert not is_there("tests/architecture/test_asvs.py::test_that_nobody_wrote")


def test_what_is_called_met_names_its_test():
    silent = {row[0] for row in lines() if row[2] == "met" and not paper.code(row[4])}
    assert silent == ON_PAPER


def test_the_counts_at_its_head_are_those_of_its_lines():
    states = Counter(row[2] for row in lines())
    said = (
        f"**{len(lines())} lines: {states['met']} met, {states['in part']} in part, "
        f"{states['open']} open, {states['not applicable']} not applicable.**"
    )
    assert said in paper.text_of(TABLE)
