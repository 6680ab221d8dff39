"""What no page may do: destroy outside the one door, or let a value out by the side."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from consigne.config.logs import FIELDS
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
    """Where something is printed, or a log line is more than one constant and listed fields."""
    places = []
    for path, node in found(pages, outside=(), what=ast.Call):
        assert isinstance(node, ast.Call)
        plain = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
        named = {each.value for word in node.keywords if word.arg == "extra" for each in keys(word)}
        plain = (
            plain and named <= FIELDS and {w.arg for w in node.keywords} <= {"extra", "exc_info"}
        )
        if _prints(node.func) or (_logs(node.func) and not plain):
            places.append((path, node.lineno))
    return places


def keys(extra: ast.keyword) -> list[ast.Constant]:
    return [each for each in getattr(extra.value, "keys", ()) if isinstance(each, ast.Constant)]


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
    planted = (
        'log.error(f"{client.name}")\nprint(client)\nlog.error("worker stopped")\n'
        'log.error("%s", client)\nlog.error("x", extra={"name": client})\n'
        'log.error("x", extra={"job": job})\n'
    )
    assert [line for _, line in spoken_aside([parsed(planted)])] == [1, 2, 4, 5]


# Each by its page: asks the loopback whether the web answers; speaks to the keys on a socket of the
# installation; finds ports and the database's socket.
CALLS_OUT = {
    "consigne/cli/serving/web.py",
    "consigne/cli/serving/ports.py",
    "consigne/config/cluster.py",
    "consigne/config/supervisor.py",
    "consigne/vault/keys/",
}
CALLERS = (
    *("urllib.request", "http.client", "socket", "ssl", "ftplib", "smtplib", "telnetlib", "xmlrpc"),
    *("requests", "httpx", "aiohttp", "urllib3", "websockets", "paramiko"),
)


def calls_out(pages: Iterable[Page]) -> list[Place]:
    """Where a page could reach another machine: an address somebody wrote would be followed."""
    outside = tuple(sorted(CALLS_OUT))
    whole = [
        (path, node.lineno)
        for path, node in found(pages, outside=outside, what=ast.Import)
        if isinstance(node, ast.Import) and any(_calls(each.name) for each in node.names)
    ]
    parts = [
        (path, node.lineno)
        for path, node in found(pages, outside=outside, what=ast.ImportFrom)
        if isinstance(node, ast.ImportFrom)
        and any(_calls(f"{node.module}.{each.name}") for each in node.names)
    ]
    return whole + parts


def _calls(name: str) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in CALLERS)


def test_no_floor_calls_out():
    assert calls_out(list(sources())) == []


def test_the_check_of_calls_sees_one_and_every_exception_is_still_there():
    planted = (
        "import requests\nfrom urllib import request\nfrom http.client import HTTPConnection\n"
        "from urllib.parse import urlsplit\nfrom consigne.vault.keys.requests import Request\n"
    )
    assert sorted(line for _, line in calls_out([parsed(planted)])) == [1, 2, 3]
    inside = {path.as_posix() for path, _ in sources()}
    assert all(any(page.startswith(each) for page in inside) for each in CALLS_OUT)


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
