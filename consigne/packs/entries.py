"""Entries: what a pack holds once read, each with the place it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Any

import rfc8785

from consigne.kernel.words import Bilingual

Path = tuple[str | int, ...]

# Key in a file -> kind of entry, in the order a register is loaded: nothing names what follows it.
KINDS: dict[str, str] = {
    "institution": "institution",
    "authorities": "authority",
    "purposes": "purpose",
    "categories": "category",
    "banks": "bank",
    "schedules": "schedule",
    "standards": "standard",
    "programs": "program",
    "notices": "notice",
    "amendments": "amendment",
    "activities": "activity",
}
KIND_NAMES: dict[str, Bilingual] = {
    "institution": Bilingual("institution", "institution"),
    "authority": Bilingual("legal authority", "autorisation légale"),
    "purpose": Bilingual("purpose", "fin"),
    "category": Bilingual("category of information", "catégorie de renseignements"),
    "bank": Bilingual("personal information bank", "fichier de renseignements personnels"),
    "schedule": Bilingual("retention schedule", "délai de conservation"),
    "standard": Bilingual("service standard", "norme de service"),
    "program": Bilingual("program", "programme"),
    "notice": Bilingual("notice", "avis"),
    "amendment": Bilingual("notice of amendment", "avis de modification"),
    "activity": Bilingual("activity", "activité"),
}
_ORDER = {kind: place for place, kind in enumerate(KINDS.values())}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a pack: where, and a sentence saying what it is and what to do.

    `file` is relative to the pack's folder, `line` counts from 1, `field` reads
    "activities[parle].schedules.draft" (empty for the file itself).
    """

    file: str
    line: int
    field: str
    text: Bilingual

    def told(self) -> Bilingual:
        """The whole fault on one line, its place first."""
        where = f"{self.file}:{self.line} {self.field}".rstrip()
        return Bilingual(f"{where}: {self.text.en}", f"{where} : {self.text.fr}")


@dataclass(frozen=True, slots=True)
class Page:
    """One file as read: plain values, and the line of every node."""

    file: str
    content: Any
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of this node, or of the nearest one above it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, text: Bilingual) -> Fault:
        """A fault at this node."""
        return Fault(self.file, self.line_of(path), self.spelled(path), text)

    def spelled(self, path: Path) -> str:
        """The path as people read it, an item of a list by its code when it has one."""
        node, words = self.content, ""
        for part in path:
            node = _within(node, part)
            code = node.get("code") if isinstance(node, dict) else None
            if isinstance(part, int):
                words += f"[{code if isinstance(code, str) else part}]"
            else:
                words += f".{part}" if words else part
        return words


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one entry of the register, as a pack declares it.

    `until` is the first day the version no longer holds: its own, or the first day of the next
    version. `body` is the whole mapping as written (not to be changed); `digest` is the sha256,
    in hexadecimal, of its canonical JSON (RFC 8785).
    """

    kind: str
    code: str
    from_on: date
    until: date | None
    body: Mapping[str, Any] = field(hash=False)
    page: Page = field(repr=False, compare=False, hash=False)
    path: Path = field(compare=False)
    digest: str

    @property
    def file(self) -> str:
        return self.page.file

    @property
    def line(self) -> int:
        return self.page.line_of(self.path)

    @property
    def key(self) -> tuple[str, str, date]:
        """What identifies this version inside its institution."""
        return self.kind, self.code, self.from_on

    def fault(self, path: Path, text: Bilingual) -> Fault:
        """A fault at a field of this entry."""
        return self.page.fault(self.path + path, text)


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder as read: its pages, what could not be read, and its entries in load order.

    `entries` leaves out whatever has no code or no first day; `rules.check` names those.
    """

    folder: str
    pages: tuple[Page, ...]
    unreadable: tuple[Fault, ...]
    entries: tuple[Entry, ...]

    @property
    def heading(self) -> Mapping[str, Any]:
        """The `pack` block (code, name, document, completeness); empty when absent."""
        found = (page.content.get("pack") for page in self.pages if isinstance(page.content, dict))
        return next((block for block in found if isinstance(block, dict)), {})

    @property
    def institution(self) -> Entry | None:
        """Whose register it is: its newest version."""
        return next((e for e in reversed(self.entries) if e.kind == "institution"), None)


def entries_of(pages: tuple[Page, ...]) -> tuple[Entry, ...]:
    """Every entry of these pages with a code and a first day, in load order, ends worked out."""
    found = sorted((entry for page in pages for entry in _written(page)), key=_load_order)
    return tuple(
        version
        for _, versions in groupby(found, key=lambda entry: (entry.kind, entry.code))
        for version in _ended(list(versions))
    )


def blocks_of(page: Page) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Every mapping that stands where an entry should: kind, path, body."""
    content = page.content if isinstance(page.content, dict) else {}
    for key, kind in KINDS.items():
        listed = content.get(key)
        if isinstance(listed, dict):
            yield kind, (key,), listed
        for place, body in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(body, dict):
                yield kind, (key, place), body


def day(text: object) -> date | None:
    """The day this text writes as year-month-day, or None."""
    if not isinstance(text, str) or len(text) != len("2024-04-04"):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _written(page: Page) -> Iterator[Entry]:
    for kind, path, body in blocks_of(page):
        # An amendment has no version of its own: the day it was published stands for it.
        code, start = body.get("code"), day(body.get("from", body.get("published_on")))
        if isinstance(code, str) and start is not None:
            digest = hashlib.sha256(rfc8785.dumps(body)).hexdigest()
            yield Entry(kind, code, start, day(body.get("until")), body, page, path, digest)


def _load_order(entry: Entry) -> tuple[int, str, date]:
    return _ORDER[entry.kind], entry.code, entry.from_on


def _ended(versions: list[Entry]) -> Iterator[Entry]:
    for version, following in pairwise(versions):
        yield replace(version, until=version.until or following.from_on)
    yield versions[-1]


def _within(node: Any, part: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None
