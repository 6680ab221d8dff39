"""Mapping: which column of a file becomes which part of a contact?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from consigne.kernel.words import Bilingual


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file comes from; its code begins the origin of every contact it brings."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Choice:
    """One word for every row (`always`), or the word that a column's value stands for."""

    always: str | None = None
    column: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """The column of what was written, and the purpose it is kept for only by consent, if any."""

    column: str
    only_with: str | None = None


@dataclass(frozen=True, slots=True)
class SaidColumn:
    """A column that says whether the person consented: its values are given, refused or none."""

    purpose: str
    way: str
    column: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How the rows of a file become contacts; columns not kept are named in `left_out`."""

    source: Source
    activity: str
    purpose: str
    id: str
    happened: str
    subject: tuple[str, ...]
    channel: Choice
    direction: Choice
    language: Choice
    received: str | None = None
    concerns: str | None = None
    note: Note | None = None
    result: Choice | None = None
    consent: SaidColumn | None = None
    left_out: tuple[str, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"

    def columns(self) -> tuple[str, ...]:
        """The columns that are kept, each once, in the order they are read."""
        return tuple(dict.fromkeys(name for name in self._named() if name is not None))

    def _named(self) -> Iterator[str | None]:
        yield from (self.id, self.happened, self.received, *self.subject, self.concerns)
        yield self.note.column if self.note else None
        choices = (self.channel, self.direction, self.language, self.result)
        yield from (choice.column for choice in choices if choice is not None)
        yield self.consent.column if self.consent else None
