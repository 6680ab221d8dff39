"""A walk: every page that links lead to, from the first one, as someone signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

# Enough of each kind of page: what is listed a hundred times is drawn alike.
OF_EACH_KIND = 2


@dataclass(frozen=True)
class Seen:
    """A page as it came: where, under which name, and the answer itself."""

    address: str
    name: str
    answer: Any

    @property
    def text(self) -> str:
        return str(self.answer.content.decode(errors="replace"))

    @property
    def is_page(self) -> bool:
        return str(self.answer.get("Content-Type", "")).startswith("text/html")


def walked(browser: Client, *starts: str) -> Iterator[Seen]:
    """Each page that links, parts loaded by script and forms that read lead to."""
    waiting, known, counts = list(starts), set(starts), dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        name = named(address)
        if name is None or counts.get(name, 0) >= OF_EACH_KIND:
            continue
        counts[name] = counts.get(name, 0) + 1
        seen = Seen(address, name, browser.get(address, follow=True))
        yield seen
        for link in links(seen) if seen.is_page else ():
            if link not in known:
                known.add(link)
                waiting.append(link)


def named(address: str) -> str | None:
    """The name of an address, with its language; None when it is not one of ours to open."""
    path = urlsplit(address).path
    language = "fr" if path.startswith("/fr/") else "en"
    try:
        with translation.override(language):
            return f"{resolve(path).view_name} {language}"
    except Resolver404:
        return None


def links(seen: Seen) -> list[str]:
    found = re.findall(r'(?:href|hx-get|action)="([^"#]+)', seen.text)
    return [_local(urljoin(seen.address, unescape(each))) for each in found if "//" not in each]


def _local(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Inline(HTMLParser):
    """What a page holds that a strict content policy would not run or draw."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_words = given.get("type") in ("application/json", "text/x-template")
        if tag == "style" or (tag == "script" and "src" not in given and not is_words):
            self.faults.append(f"<{tag}>")
        for name, value in given.items():
            leads = value.strip().lower().startswith(("javascript:", "data:", "vbscript:"))
            if name == "style" or name.startswith(("on", "hx-on")) or leads:
                self.faults.append(f"{tag} {name}")
            elsewhere = value.startswith(("http:", "https:", "//"))
            if name in ("src", "srcset", "action", "formaction") and elsewhere:
                self.faults.append(f"{tag} {name}={value}")


def inline_in(text: str) -> list[str]:
    """The faults of a page against the content policy, "" of none."""
    reader = Inline()
    reader.feed(text)
    return reader.faults
