"""Addresses: where a record is, said a hundred times on a page and worked out once."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.urls import reverse

from consigne.desk.jinja import reader
from consigne.kernel.words import Language

_ANY = str(UUID(int=0))


def address_of(route: str, record: UUID, *before: str) -> str:
    """The address of a record in the reader's language; `before` are the parts that precede it."""
    return _pattern(route, before, reader()).replace(_ANY, str(record))


@lru_cache(maxsize=512)
def _pattern(route: str, before: tuple[str, ...], _language: Language) -> str:
    # The active language decides what reverse() answers; it is a parameter to be remembered by.
    return reverse(route, args=[*before, _ANY])
