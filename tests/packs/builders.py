"""Packs for tests: the real ones, whole or with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from consigne.packs.entries import Fault, Pack
from consigne.packs.reading import pack_of, read
from consigne.packs.rules import check

PACKS = Path(__file__).parents[2] / "packs"
SLUGS = (
    "call-recording",
    "consumer-office",
    "statistics-clients",
    "official-accounts",
    "contact-centre",
)


@cache
def files_of(slug: str) -> Mapping[str, bytes]:
    """The files of a real pack, by name."""
    folder = PACKS / slug
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.yaml")}


@cache
def a_pack(slug: str = "consumer-office") -> Pack:
    """A real pack as read."""
    return read(PACKS / slug)


def changed(file: str, old: str, new: str, *, slug: str = "consumer-office") -> Pack:
    """A real pack in which the first `old` of one file reads `new`."""
    text = files_of(slug)[file].decode()
    assert old in text
    return with_file(file, text.replace(old, new, 1).encode(), slug=slug)


def with_file(file: str, raw: bytes, *, slug: str = "consumer-office") -> Pack:
    """A real pack in which one file holds these bytes."""
    return pack_of(slug, {**files_of(slug), file: raw})


def line_of(file: str, words: str, *, slug: str = "consumer-office") -> int:
    """The line on which these words first stand in a real pack."""
    text = files_of(slug)[file].decode()
    return text.count("\n", 0, text.index(words)) + 1


def only_fault(pack: Pack) -> Fault:
    """The one thing wrong with this pack."""
    (fault,) = check(pack)
    return fault
