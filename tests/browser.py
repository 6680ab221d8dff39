"""A real browser at a real desk: one Chromium for the session, one database for each module."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from consigne.config.cluster import Cluster
from tests.cast import Person

CHROMIUM = Path("/usr/bin/chromium")
NEEDS_CHROMIUM = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="These tests need Chromium: apt-get install chromium"
)
# Playwright runs once in a thread, however many folders of tests take this fixture.
_open: list[Browser] = []
WIDE = {"width": 1440, "height": 900}
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the desk is served, and a browser to open it in."""

    url: str
    browser: Browser

    @contextmanager
    def opened_by(self, person: Person, **options: object) -> Iterator[Page]:
        """A page of someone signed in."""
        with self.opened(**options) as page:
            session = {"name": "sessionid", "value": _session(person), "url": self.url}
            page.context.add_cookies([session])  # type: ignore[list-item]  # a cookie of Playwright's
            yield page

    @contextmanager
    def opened(self, **options: object) -> Iterator[Page]:
        """A page of nobody yet; any fault of a script or of the content policy fails."""
        with self.browser.new_context(**{"viewport": WIDE, "base_url": self.url} | options) as seen:  # type: ignore[arg-type]  # options of Playwright's own
            faults: list[str] = []
            page = _watched(seen, faults)
            yield page
            assert faults == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without its own sandbox: tests may run as root."""
    if _open:
        yield _open[0]
        return
    # Playwright keeps a loop in this thread; what Django does here is the test's own, and sync.
    # Django tells a thread with a loop from the same without: what it opened before is closed now.
    connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        shown = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        _open.append(shown)
        yield shown
        _open.clear()
        shown.close()


@pytest.fixture(scope="module")
def served(
    installed: Cluster, django_db_blocker: DjangoDbBlocker, browser: Browser
) -> Iterator[Desk]:
    """The desk on a database of the module's own, in which stories commit."""
    from tests.installation import fresh_database

    with django_db_blocker.unblock(), ExitStack() as stack:
        stack.enter_context(fresh_database(installed, f"served_{next(_numbers)}"))
        yield Desk(stack.enter_context(running()), browser)


@contextmanager
def running() -> Iterator[str]:
    """The desk, answering on a free port of the loopback."""
    from tests.desk.conftest import PLAIN_STATIC

    with override_settings(STORAGES=PLAIN_STATIC):
        server = LiveServerThread("127.0.0.1", static_handler=StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.terminate()


def _session(person: Person) -> str:
    from consigne.staff.models import Account

    client = Client()
    client.force_login(Account.objects.get(email=person.email))
    return client.cookies["sessionid"].value


def _watched(context: BrowserContext, faults: list[str]) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if _is_fault(said.text) else None)
    return page


def _is_fault(text: str) -> bool:
    # An answer that is not 200 is also told to the console, and is none.
    return "Content Security Policy" in text or "Uncaught" in text
