"""Findings: what a verification came upon, named for machines and told to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from consigne.kernel.words import Bilingual, Fact


class Finds(Enum):
    """Base of each verification's findings: a member's value is (grave, sentence).

    Grave means that what was kept is not what was written; the rest is told so that nothing
    surprises. Two members may never share a value, or the second would be an alias.
    """

    @property
    def grave(self) -> bool:
        grave: bool = self.value[0]
        return grave

    @property
    def words(self) -> Bilingual:
        words: Bilingual = self.value[1]
        return words

    @property
    def code(self) -> str:
        """A stable name for machines: "event_changed"."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `seq` and `event_id` say where, when it has a place."""

    what: Finds
    facts: Mapping[str, Fact] = field(default_factory=dict)
    seq: int | None = None
    event_id: UUID | None = None

    @property
    def code(self) -> str:
        return self.what.code

    @property
    def grave(self) -> bool:
        return self.what.grave

    @property
    def text(self) -> Bilingual:
        """The sentence, filled; made on demand, for a verification may find a million."""
        return self.what.words.filled(**self.facts)

    def as_json(self) -> dict[str, Any]:
        """For `--json`: code, gravity, place and both sentences."""
        return {
            "code": self.code,
            "grave": self.grave,
            "seq": self.seq,
            "event": None if self.event_id is None else str(self.event_id),
            "en": self.text.en,
            "fr": self.text.fr,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a verification found, in the order of the file or the journal."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing grave was found."""
        return not any(finding.grave for finding in self.findings)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(finding.code for finding in self.findings)

    @property
    def grave(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.grave)
