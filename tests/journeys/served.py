"""The whole program as a person starts it: its commands, its processes, a browser before it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Locator, Page, ViewportSize

CHECKOUT = Path(__file__).resolve().parents[2]
CATALOGUE = CHECKOUT / "consigne" / "desk" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
WIDE: ViewportSize = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class Installation:
    """An installation of its own, in a folder of its own."""

    data: Path
    language: str

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONSIGNE_", "DJANGO_"))}
        return {**kept, "CONSIGNE_DATA": str(self.data), "CONSIGNE_LANG": self.language}

    def command(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """`consigne` with these words, run to its end; `given` comes from a pipe."""
        return subprocess.run(
            [sys.executable, "-m", "consigne", *words],
            cwd=CHECKOUT,
            env=self.environment(),
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def asked(self, *words: str, given: str = "") -> Any:
        """What a command answers a machine; its failure is the test's."""
        done = self.command(*words, "--json", given=given)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    @contextmanager
    def serving(self) -> Iterator[Welcome]:
        """`consigne serve` until the block ends."""
        with subprocess.Popen(
            [sys.executable, "-m", "consigne", "serve", "--json"],
            cwd=CHECKOUT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                yield Welcome(json.loads(process.stdout.readline()))
            finally:
                process.send_signal(signal.SIGTERM)


@dataclass(frozen=True)
class Welcome:
    """What `serve` says: where, and how to sign in as whom."""

    said: dict[str, Any]

    @property
    def address(self) -> str:
        return str(self.said["address"])

    def password(self, email: str) -> str:
        return str(next(p["password"] for p in self.said["people"] if p["email"] == email))


@dataclass(frozen=True)
class Seat:
    """Someone at the desk, in a browser, reading one language."""

    page: Page
    address: str
    language: str

    @cached_property
    def _french(self) -> dict[tuple[str | None, str], str]:
        with CATALOGUE.open("rb") as file:
            return {
                (each.context, each.id if isinstance(each.id, str) else each.id[0]): (
                    each.string if isinstance(each.string, str) else each.string[0]
                )
                for each in read_po(file)
                if each.id
            }

    def word(self, english: str, context: str | None = None) -> str:
        """An interface text as this person reads it."""
        return english if self.language == "en" else self._french[context, english]

    def button(self, english: str, context: str | None = None) -> Locator:
        return self.page.get_by_role("button", name=self.word(english, context)).first

    def link(self, english: str) -> Locator:
        return self.page.get_by_role("link", name=self.word(english)).first

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.address}{self.language}/{path}")

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for(timeout=15_000)


@contextmanager
def seated(browser: Browser, welcome: Welcome, email: str, language: str) -> Iterator[Seat]:
    """Sign in by the form, in a browser of one's own."""
    locale = {"fr": "fr-CA", "en": "en-CA"}[language]
    with browser.new_context(viewport=WIDE, locale=locale, accept_downloads=True) as context:
        seat = Seat(context.new_page(), welcome.address, language)
        seat.open()
        seat.page.fill("input[name=login]", email)
        seat.page.fill("input[name=password]", welcome.password(email))
        seat.page.keyboard.press("Enter")
        seat.page.wait_for_url(f"{welcome.address}{language}/")
        yield seat
