"""A canary sent to every address, form and command is in no log, journal, header or error."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from consigne.audit.sealing import seal_once
from consigne.config.cluster import Cluster
from consigne.config.logs import Lines
from consigne.config.paths import paths
from consigne.desk.audience import AUDIENCES
from tests import cast
from tests.api.caller import CONTACTS, a_body, a_caller
from tests.desk.conftest import Desk, desk
from tests.desk.served import checked_by, client_of, contact_of, written
from tests.desk.test_audience import address
from tests.desk.test_fuzz import NAMES
from tests.installation import connected_as

__all__ = ["desk"]

pytestmark = pytest.mark.usefixtures("own_database", "keys")

# One word, as a name is; one with what breaks a line, a field or an address.
CANARY = "Zygomar"
CANARIES = (CANARY, f"{CANARY}@secret.example", f'{CANARY}\r\n"injected": 1')
# These say nothing of what was sent; a form drawn again holds what its own author wrote.
FAILURES = {400, 404, 405, 413, 429, 500, 503}


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """All that the installation's handler would write, from the least important on."""
    said, level = StringIO(), logging.root.level
    handler = logging.StreamHandler(said)
    handler.setFormatter(Lines())
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.DEBUG)
    yield said
    logging.root.setLevel(level)
    logging.root.removeHandler(handler)


def kept_aside(answer: Any) -> list[str]:
    """Where an answer holds the canary and should not."""
    told = [name for name, value in answer.items() if CANARY in value]
    told += [name for name, cookie in answer.cookies.items() if CANARY in cookie.value]
    if answer.status_code in FAILURES and CANARY in answer.content.decode():
        told.append(f"body of a {answer.status_code}")
    return told


def asked(browser: Client, path: str) -> Iterator[tuple[str, Any]]:
    """Everything wrong that one address may be sent, and what it answers."""
    fields = {name: CANARIES[n % 3] for n, name in enumerate(NAMES)}
    document = SimpleUploadedFile(f"{CANARY}.svg", f"<svg>{CANARY}".encode(), CANARY)
    for values in (fields, written(**fields), {"words": CANARY}):
        yield f"POST {path}", browser.post(path, values)
    yield f"POST {path} a document", browser.post(path, written() | {"uploads": document})
    yield f"POST {path} bytes", browser.generic("POST", path, CANARY, f"text/{CANARY}")
    yield f"GET {path}", browser.get(path)
    yield f"PUT {path}", browser.generic("PUT", path, CANARY)
    yield f"GET {path} beneath", browser.get(f"{path}{quote(CANARIES[2])}/")


def around_the_desk(desk: Desk) -> list[tuple[str, str]]:
    wrong = []
    for person in (cast.CHLOE, cast.BENOIT, cast.GAELLE):
        browser = desk(person)
        browser.raise_request_exception = False
        for language in ("en", "fr"):
            with translation.override(language):
                for path in map(address, AUDIENCES):
                    wrong += [
                        (w, where) for w, a in asked(browser, path) for where in kept_aside(a)
                    ]
    return wrong


def around_the_doors_of_strangers() -> list[tuple[str, str]]:
    """The door of machines, that of sign-in, and addresses of nothing."""
    caller, stranger = a_caller(), Client(raise_request_exception=False)
    bodies = [a_body(**{name: CANARY}) for name in a_body()] + [a_body(**{CANARY: 1}), CANARY]
    answers = [caller.post(body) for body in bodies]
    answers += [
        caller.post(None, raw=CANARY.encode()),
        caller.post(a_body(), key=f"{CANARY}!"),
        caller.get(f"{CONTACTS}/{CANARY}"),
        stranger.get(CONTACTS, headers={"Authorization": f"Bearer {CANARY}"}),
        stranger.get(f"/{CANARY}/", headers={"Host": f"{CANARY}.example"}),
        stranger.post(reverse("account_login"), {"login": CANARIES[1], "password": CANARY}),
        stranger.post(reverse("desk:find"), {"words": CANARY}),
        stranger.get(f"/{CANARY}?words={CANARY}", headers={"Referer": f"http://{CANARY}/"}),
    ]
    return [(str(a.status_code), where) for a in answers for where in kept_aside(a)]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Callable[..., int]:
    from consigne.cli.main import main

    return lambda *words: main(words)


def test_a_value_is_nowhere_but_where_it_belongs(
    desk: Desk,
    logged: StringIO,
    typed: Callable[..., int],
    tmp_path: Path,
    installed: Cluster,
    settings: Any,
):
    settings.LIMITS = dict.fromkeys(settings.LIMITS, (60, 900))
    amara = client_of(cast.BENOIT, given_name=CANARY, emails=(CANARIES[1],))
    checked_by(cast.BENOIT, amara)
    contact_of(cast.BENOIT, amara, subject=CANARY, note=CANARIES[2])
    assert around_the_desk(desk) == []
    assert around_the_doors_of_strangers() == []
    (tmp_path / f"{CANARY}.csv").write_text(f"{CANARY},1\n")
    for words in (
        ("decide", "file", "--institution", CANARY, "--activity", CANARY, "--purpose", CANARY),
        ("import", str(tmp_path / f"{CANARY}.csv"), "--mapping", CANARY),
        ("member", "add", CANARY),
        (CANARY,),
    ):
        assert typed(*words) != 0
    with connected_as("worker"):
        seal_once()
    assert CANARY not in logged.getvalue()
    assert '"level"' in logged.getvalue()
    assert in_files(paths().log) == []
    assert in_the_journal(installed) == []


def in_files(folder: Path) -> list[str]:
    return [
        each.name
        for each in folder.rglob("*")
        if each.is_file() and CANARY.encode() in each.read_bytes()
    ]


def in_the_journal(cluster: Cluster) -> list[str]:
    """The tables of the journal and of the work put off, read past every policy."""
    tables = ("audit_event", "audit_touch", "audit_seal", "procrastinate_jobs", "django_cache")
    name = connection.settings_dict["NAME"]
    with psycopg.connect(cluster.admin_url(), dbname=name) as admin:
        assert admin.execute("SELECT count(*) FROM audit_event").fetchone() != (0,)
        return [
            table
            for table in tables
            if admin.execute(
                f"SELECT 1 FROM {table} AS row WHERE row::text LIKE %s LIMIT 1",
                [f"%{CANARY}%"],
            ).fetchone()
        ]


def test_the_check_sees_a_value_in_a_header_and_in_an_error():
    from django.http import HttpResponse, HttpResponseNotFound

    told = HttpResponse(CANARY, headers={"Location": f"/?words={CANARY}"})
    assert kept_aside(told) == ["Location"]
    assert kept_aside(HttpResponseNotFound(CANARY)) == ["body of a 404"]


def test_what_is_looked_for_is_in_no_address(desk: Desk):
    from tests.desk.walk import walked

    browser = desk(cast.CHLOE)
    browser.post(reverse("desk:find"), {"words": CANARY})
    forms = [part for seen in walked(browser, "/en/", "/fr/") for part in seen.text.split("<form")]
    reading = [form for form in forms if 'method="get"' in form.partition(">")[0]]
    fields = {
        field.partition('"')[0]
        for form in reading
        for field in form.partition("</form>")[0].split('name="')[1:]
    }
    # Days, acts, people of the staff and ids: nothing that names a client.
    assert "act" in fields
    assert fields <= {"act", "by", "from_on", "kind", "on", "record", "refused_only", "until_on"}
    found = browser.get(reverse("desk:find"), {"words": "Amara"})
    assert b"Amara" not in found.content.partition(b"<main")[2].partition(b"</main>")[0]
