"""What no page may do: destroy outside the one door, or let a value out by the side."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.tree import sources

Page = tuple[Path, ast.Module]
Place = tuple[str, int]

# The one door, the functions of the journal that it calls, and the process that forgets keys for
# it: that one obeys the disposal process's credential alone.
ONE_DOOR = ("consigne/retention/", "consigne/audit/migrations/", "consigne/vault/keys/")
VAULT = ("consigne/vault/actions.py",)
# Where a refusal becomes an event: in the door that explains it.
DOORS = ("consigne/api/", "consigne/desk/", "consigne/cli/")
WRITES = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def parsed(source: str) -> Page:
    return Path("consigne/planted/actions.py"), ast.parse(source)


def found(
    pages: Iterable[Page], *, outside: tuple[str, ...], what: type[ast.AST]
) -> Iterator[tuple[str, ast.AST]]:
    for path, page in pages:
        if not path.as_posix().startswith(outside):
            for node in ast.walk(page):
                if isinstance(node, what):
                    yield path.as_posix(), node


def deletions(pages: Iterable[Page]) -> list[Place]:
    """Where a row is deleted outside the one door, by a method or by SQL."""
    pages = list(pages)
    calls = [
        (path, node.lineno)
        for path, node in found(pages, outside=ONE_DOOR, what=ast.Call)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("delete", "_raw_delete")
    ]
    objects = [
        (path, node.lineno)
        for path, node in found(pages, outside=ONE_DOOR + VAULT, what=ast.alias)
        if isinstance(node, ast.alias) and node.name == "destroy_objects"
    ]
    statements = [
        (path, node.lineno)
        for path, node in found(pages, outside=ONE_DOOR, what=ast.Constant)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and any(verb in node.value.upper() for verb in ("DELETE FROM", "TRUNCATE TABLE"))
    ]
    return calls + objects + statements


def test_only_the_one_door_deletes():
    assert deletions(sources()) == []


def test_the_check_of_deletions_sees_one():
    planted = (
        "rows.delete()\n"
        "from consigne.vault.actions import destroy_objects\n"
        'cursor.execute("DELETE FROM clients_client")\n'
    )
    assert [line for _, line in deletions([parsed(planted)])] == [1, 2, 3]


def spoken_aside(pages: Iterable[Page]) -> list[Place]:
    """Where something is printed, or a log line is made of anything but its own words and names."""
    places = []
    for path, node in found(pages, outside=(), what=ast.Call):
        assert isinstance(node, ast.Call)
        plain = bool(node.args) and isinstance(node.args[0], ast.Constant)
        if _prints(node.func) or (_logs(node.func) and not plain):
            places.append((path, node.lineno))
    return places


def _prints(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id == "print"


def _logs(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in WRITES
        and isinstance(called.value, ast.Name)
        and called.value.id.strip("_") in ("log", "logger", "logging")
    )


def test_nothing_is_printed_and_no_log_line_is_put_together():
    assert spoken_aside(sources()) == []


def test_the_check_of_logs_sees_a_value():
    planted = 'log.error(f"{client.name}")\nprint(client)\nlog.error("worker stopped")\n'
    assert [line for _, line in spoken_aside([parsed(planted)])] == [1, 2]


def journalled_refusals(pages: Iterable[Page]) -> list[Place]:
    """Where a refusal is journalled elsewhere than in a door: it would leave two events."""
    return [
        (path, node.lineno)
        for path, node in found(pages, outside=DOORS, what=ast.Call)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("record_refusal", "record_not_seen")
    ]


def test_a_refusal_is_journalled_by_the_door_alone():
    assert journalled_refusals(sources()) == []


def test_the_check_of_refusals_sees_one_too_many():
    assert len(journalled_refusals([parsed("record_refusal(actor, decision)")])) == 1


def test_every_page_opens_with_what_it_answers():
    silent = [
        path.as_posix()
        for path, page in sources()
        if page.body
        and path.name not in ("apps.py", "__main__.py")
        and ast.get_docstring(page) is None
        and path.parent.name != "migrations"
    ]
    assert silent == []
