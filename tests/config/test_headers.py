"""What any answer tells a browser: run only what is ours, from here, and keep no copy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from consigne.config.headers import CONTENT_POLICY, EVERYWHERE, PERMISSIONS
from consigne.desk.audience import AUDIENCES
from consigne.retention.stores import store
from consigne.walls.context import acting
from tests import cast
from tests.browser import NEEDS_CHROMIUM
from tests.browser import Desk as Served
from tests.conftest import actor
from tests.desk.conftest import PLAIN_STATIC, Desk, browser, desk, served
from tests.desk.served import checked_by, client_of, contact_of
from tests.desk.walk import Seen, inline_in, walked
from tests.walls import everything

__all__ = ["browser", "desk", "served"]

STARTS = ("/", "/en/", "/fr/")
ACCOUNT = (
    *("account_login", "account_logout", "account_signup", "account_reset_password"),
    *("account_reset_password_done", "account_change_password", "account_email"),
    *("account_reauthenticate", "mfa_index", "mfa_activate_totp"),
)
# What only writes, or shows a run under way: no link of the story leads there. A post to
# each is tried below.
NOT_LINKED = (
    "clients:code clients:end_capacity clients:over clients:revoke demo:day demo:mail "
    "drafts:keep interactions:done retention:approve "
    "retention:decline retention:make retention:run session staff:end_others staff:end_session "
    "staff:revoke"
)


def account_pages() -> list[str]:
    found = []
    for language in ("en", "fr"):
        with translation.override(language):
            found += [reverse(name) for name in ACCOUNT]
    return found


def faults(seen: Seen) -> list[str]:
    """What an answer lacks, or holds that the policy forbids."""
    answer = seen.answer
    own = {"Cache-Control": answer.get("Cache-Control")} if seen.name == "static" else {}
    lacks = [
        name
        for name, value in (EVERYWHERE | own).items()
        if answer.get(name) != value and not _is_stricter(answer.get(name, ""))
    ]
    return lacks + (inline_in(seen.text) if seen.is_page else [])


def _is_stricter(value: str) -> bool:
    return "sandbox" in value or "no-store" in value


@pytest.mark.usefixtures("own_database", "keys")
def test_no_page_holds_script_or_style_and_every_answer_carries_the_headers(desk: Desk):
    everything.written()
    wrong, names, chloe = [], set[str](), actor(cast.CHLOE)
    with acting(chloe):
        (client,) = store("client").rows(chloe.institution).values_list("id")[0]
    reach = (
        reverse("desk:reach:of_member", args=[chloe.id]),
        reverse("desk:reach:of_record", args=["client", client]),
    )
    for person in (cast.CHLOE, cast.BENOIT, cast.GAELLE, cast.ESTELLE, cast.FARID):
        for seen in walked(desk(person), *STARTS, *reach, *account_pages()):
            names.add(seen.name.split()[0].removeprefix("desk:"))
            wrong += [(seen.address, fault) for fault in faults(seen)]
    assert wrong == []
    assert " ".join(sorted(AUDIENCES.keys() - names)) == NOT_LINKED


def test_the_check_of_pages_sees_what_is_inline():
    planted = """<p style="color:red" onclick="x()"><script>1</script><style>p{}</style>
        <a href="javascript:x()"><script src="https://elsewhere.example/x.js"></script>
        <script type="application/json">{}</script><script src="/x.js"></script>"""
    assert inline_in(planted) == [
        *("p style", "p onclick", "<script>", "<style>", "a href"),
        "script src=https://elsewhere.example/x.js",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/en/nowhere/", 404), ("/api/openapi.json", 200), ("/api/nowhere", 404)),
        *(("/api/interactions", 401), ("/static/desk/desk.js", 200), ("/en/", 302)),
        *(("/en/account/login/", 200), ("/en/%00/", 404)),
        *(("/static/", 404), ("/.git/config", 404), ("/static/../settings.py", 404)),
    ],
)
def test_every_door_and_every_failure_carries_the_headers(settings: Any, path: str, status: int):
    settings.STORAGES = PLAIN_STATIC
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    ask = Client().post if path == "/api/interactions" else Client().get
    answer = ask(path)
    answer.close()
    assert answer.status_code == status
    name = "static" if path.startswith("/static/") else ""
    page = Seen(path, name, answer)
    assert [each for each in EVERYWHERE if each != "Cache-Control" and not answer.get(each)] == []
    if name == "":
        assert faults(page) == []


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    directives = dict(each.split(" ", 1) for each in CONTENT_POLICY.split("; "))
    assert set(directives.values()) == {"'none'", "'self'"}
    assert all(
        directives[each] == "'none'"
        for each in ("default-src", "object-src", "base-uri", "frame-ancestors")
    )
    assert "camera=()" in PERMISSIONS and "*" not in PERMISSIONS


IN_PRODUCTION = """
import django, json
from django.conf import settings
django.setup()
from django.test import Client
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage")
settings.ALLOWED_HOSTS = ["testserver"]
settings.LOGGING_CONFIG = None
safe = Client().get("/api/openapi.json", headers={"X-Forwarded-Proto": "https"})
plain = Client().get("/api/openapi.json")
from django.http import HttpResponse
from django.test import RequestFactory
from django.middleware.csrf import CsrfViewMiddleware, get_token
asked = RequestFactory().get("/", secure=True)
get_token(asked)
drawn = CsrfViewMiddleware(lambda r: HttpResponse()).process_response(asked, HttpResponse())
print(json.dumps({
    "hsts": safe.get("Strict-Transport-Security"), "plain": plain.get("Strict-Transport-Security"),
    "csrf": drawn.cookies.output(), "session": settings.SESSION_COOKIE_NAME,
    "flags": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
        settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN,
        settings.SESSION_COOKIE_SAMESITE, settings.DEBUG],
}))
"""


def test_in_production_cookies_belong_to_this_host_alone_and_https_is_remembered(tmp_path: Path):
    import json
    import os

    from consigne.cli.serving.plans import CREDENTIALS

    credentials = (each.upper().replace("-", "_") for each in CREDENTIALS)
    names = ("DJANGO", "DB_WEB", *credentials)
    secrets = {f"CONSIGNE_SECRET_{name}": "a long enough secret for a test " * 2 for name in names}
    environment = {
        **os.environ,
        **secrets,
        "CONSIGNE_ENV": "production",
        "CONSIGNE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "consigne.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["hsts"] == "max-age=63072000; includeSubDomains"
    assert told["plain"] is None
    assert told["session"] == "__Host-sessionid"
    assert told["flags"] == [True, True, "/", None, "Lax", False]
    assert "__Host-csrftoken=" in told["csrf"]
    assert "Secure" in told["csrf"] and "Path=/" in told["csrf"] and "Domain" not in told["csrf"]


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{before}{each.namespace}:" if each.namespace else before)
        elif isinstance(each, URLPattern):
            yield f"{before}{each.name}", each


def test_only_the_door_of_machines_takes_a_post_without_the_token_of_its_page():
    exempt = {
        name
        for name, pattern in patterns(get_resolver())
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    assert all(name.startswith("api:") for name in exempt)


@pytest.mark.django_db
def test_every_address_refuses_a_post_without_the_token_of_its_page(settings: Any, desk: Desk):
    from tests.desk.test_audience import address

    signed_in = desk(cast.BENOIT)
    signed_in.handler.enforce_csrf_checks = True
    paths = [address(route) for route in AUDIENCES] + [reverse(name) for name in ACCOUNT]
    answers = {path: signed_in.post(path, {"words": "x"}) for path in paths}
    assert {path for path, answer in answers.items() if answer.status_code != 403} == set()
    assert all("This form is too old" in each.content.decode() for each in answers.values())


@pytest.mark.django_db
def test_the_door_of_machines_knows_no_session(desk: Desk):
    answer = desk(cast.BENOIT).post("/api/interactions", "{}", content_type="application/json")
    assert answer.status_code == 401


@pytest.mark.django_db
def test_what_was_done_is_said_without_a_cookie(desk: Desk):
    browser = desk(cast.BENOIT)
    client = client_of(cast.BENOIT)
    checked_by(cast.BENOIT, client)
    given = {"phone": "514 555-0142", "use": "home"}
    answer = browser.post(reverse("desk:clients:phone", args=[client]), given)
    assert answer.status_code == 302
    assert set(browser.cookies) <= {"sessionid", "csrftoken"}


LISTENER = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation",
    (event) => window.refusedByPolicy.push(event.violatedDirective + " " + event.blockedURI));
"""


@NEEDS_CHROMIUM
def test_a_browser_finds_nothing_to_refuse_on_the_main_pages(served: Served):
    client = client_of(cast.CHLOE, phones=("514 555-0142",))
    contact = contact_of(cast.CHLOE, client).id
    said: list[str] = []
    with served.opened_by(cast.CHLOE) as page, translation.override("fr"):
        page.add_init_script(LISTENER)
        page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
        for address in (
            *(reverse(f"desk:{name}") for name in ("home", "find", "clients:home", "clients:new")),
            *(reverse(f"desk:{name}") for name in ("interactions:home", "register:home")),
            *(reverse(f"desk:{name}") for name in ("retention:home", "journal:home", "reach:home")),
            *(reverse(f"desk:{name}") for name in ("staff:home", "staff:tokens")),
            reverse("desk:clients:show", args=[client]),
            reverse("desk:interactions:show", args=[contact]),
            *(reverse(name) for name in ("account_change_password", "mfa_index")),
        ):
            page.goto(address)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.refusedByPolicy") == []
    assert said == []
