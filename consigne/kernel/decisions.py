"""Decisions: allowed, or refused with a reason that anyone may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from consigne.kernel.words import Bilingual, Fact


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: a document by its title, the clause, and our own requirement ids."""

    title: Bilingual
    clause: Bilingual | None = None
    requirements: tuple[str, ...] = ()

    def cited(self) -> Bilingual:
        """Title and clause, as people cite them."""
        if self.clause is None:
            return self.title
        return Bilingual(
            en=f"{self.title.en}, {self.clause.en}", fr=f"{self.title.fr}, {self.clause.fr}"
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence in both languages, and its authority."""

    text: Bilingual
    source: Source


class Reasons(Enum):
    """Base of every `Why`: each member's value is a Reason.

    The code stored in the journal is the floor's name and the member's: "consent.WITHDRAWN".
    """

    @property
    def reason(self) -> Reason:
        value: Reason = self.value
        return value

    @property
    def code(self) -> str:
        """A stable name for the journal, without any text."""
        return f"{type(self).__module__.split('.')[1]}.{self.name}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the Why panel shows: one sentence, then numbered reasons, each with its source."""

    headline: Bilingual
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """The rule says yes; `because` says on what it leaned, when there is more to say."""

    because: tuple[Reasons, ...] = ()

    def __bool__(self) -> bool:
        return True

    def or_raise(self) -> None:
        """Nothing to raise."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(why.code for why in self.because)


@dataclass(frozen=True, slots=True)
class Refused:
    """The rule says no, and why; `facts` fill the sentence and are never journalled."""

    why: Reasons
    facts: Mapping[str, Fact] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        return False

    def or_raise(self) -> None:
        """Raise NotAllowed carrying this decision."""
        raise NotAllowed(self)

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.why.code,)

    def explained(self) -> Explanation:
        """The refusal as the Why panel shows it."""
        reason = self.why.reason
        return Explanation(reason.text.filled(**self.facts), (_filled(reason, self.facts),))


Decision = Allowed | Refused
ALLOWED = Allowed()


class NotAllowed(Exception):
    """A rule refused. The outermost door records the refusal and explains it."""

    def __init__(self, decision: Refused) -> None:
        super().__init__(decision.why.code)
        self.decision = decision


class NotSeen(LookupError):
    """The record is not in what this actor may see; doors answer 404 and never say which it was.

    `kind` and `record_id` serve the journal, which keeps a read refused.
    """

    def __init__(self, kind: str, record_id: object = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.record_id = record_id


def first_refusal(decisions: Iterable[Decision]) -> Decision:
    """The first decision that refuses, or ALLOWED."""
    return next((decision for decision in decisions if not decision), ALLOWED)


def all_of(decisions: Iterable[Decision]) -> Decision:
    """The first decision that refuses, or allowed for every reason that any of them leaned on."""
    given = tuple(decisions)
    refusal = first_refusal(given)
    because = (why for each in given if isinstance(each, Allowed) for why in each.because)
    return Allowed(tuple(dict.fromkeys(because))) if refusal else refusal


def _filled(reason: Reason, facts: Mapping[str, Fact]) -> Reason:
    return Reason(reason.text.filled(**facts), reason.source)
