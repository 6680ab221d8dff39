"""Notices as values: two languages or none, in force from their day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from consigne.kernel.words import Bilingual


class Given(StrEnum):
    """How people come to know of a notice."""

    PUBLISHED = "published"
    AT_COLLECTION = "at_collection"
    SPOKEN = "spoken"
    ON_STATEMENT = "on_statement"


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of a notice. `say` are the words said aloud, when they are not its text.

    Which notices an activity gives stands in the activity.
    """

    id: UUID
    code: str
    version: str
    title: Bilingual
    text: Bilingual
    given: Given
    say: Bilingual | None
    from_on: date
    until_on: date | None
    body: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def tells_of(self, purpose: str) -> bool:
        """Whether it names this purpose; one that names none tells of all its activity has."""
        named = self.body.get("purposes")
        return not named or purpose in named
