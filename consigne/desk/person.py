"""Person: what the right pane shows of a client, before and after their identity was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.utils.translation import pgettext_lazy

from consigne.audit.actions import record
from consigne.clients.emergency import opens_in_emergency
from consigne.clients.queries import (
    AuthoritySeen,
    ClientName,
    ClientSeen,
    Reach,
    client_seen_by,
    names_seen_by,
)
from consigne.clients.rules import (
    AUTHORITY_KINDS,
    FILE_ROLES,
    INCAPACITY_NAMES,
    METHOD_NAMES,
    Act,
    Check,
    Incapacity,
    Why,
    levels_of,
    may_act_for,
    may_serve_as,
    may_speak,
)
from consigne.consent.queries import ConsentSeen, consents_seen_by
from consigne.consent.rules import WAY_NAMES, Answer
from consigne.desk.asking import Asking
from consigne.desk.components import KeepLine
from consigne.desk.fields import choices
from consigne.desk.jinja import reader
from consigne.desk.keeping import line_of
from consigne.desk.names import REACH_NAMES, SCOPE_NAMES
from consigne.interactions.queries import open_numbers
from consigne.interactions.rules import CHANNEL_NAMES
from consigne.kernel.decisions import ALLOWED, Decision, Refused
from consigne.kernel.masks import Masked
from consigne.kernel.words import Bilingual, spoken_date
from consigne.register.queries import register_seen_by
from consigne.register.rules import Activity, Register

T = TypeVar("T")


class CheckForm(forms.Form):
    """How identity is to be checked: under which activity, in which way, on which channel."""

    method = forms.ChoiceField(label=pgettext_lazy("identity", "How"))
    channel = forms.ChoiceField(label=pgettext_lazy("contact", "By"))
    under = forms.ChoiceField(label=pgettext_lazy("identity", "Activity"))

    def __init__(self, *args: Any, register: Register, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["method"].widget.attrs["data-key"] = "v"
        offered = {
            "method": choices(METHOD_NAMES),
            "channel": choices(CHANNEL_NAMES),
            "under": [(a.code, a.name.in_(reader())) for a in checked_under(register)],
        }
        for name, pairs in offered.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # all three choose


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check that serves now: to which level, what it opens, and who spoke."""

    check: Check
    spoken_with: ClientName | None

    @property
    def says(self) -> Bilingual:
        """What the activity says of that level."""
        return self.check.says or NOTHING

    @property
    def scope(self) -> Bilingual | None:
        return SCOPE_NAMES[self.check.scope] if self.check.scope else None


NOTHING = Bilingual("General information", "Renseignements généraux")


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """Where one purpose stands with one person, and where to ask about it."""

    activity: str
    purpose: str
    name: Bilingual
    state: str
    last: ConsentSeen | None

    @property
    def note(self) -> Bilingual | None:
        """In which way and when the last thing was said."""
        if self.last is None:
            return None
        way, day = WAY_NAMES[self.last.way], self.last.said_on
        return Bilingual(
            f"{way.en}, {spoken_date(day, 'en')}", f"{way.fr}, {spoken_date(day, 'fr')}"
        )


@dataclass(frozen=True, slots=True)
class ReachLine:
    """A way of reaching the client that holds, and what it is called."""

    reach: Reach

    @property
    def name(self) -> Bilingual:
        return REACH_NAMES[self.reach.kind]


@dataclass(frozen=True, slots=True)
class AuthorityLine:
    """Someone who may act for the client, and whether they may today."""

    seen: AuthoritySeen
    today: date
    incapacities: tuple[Incapacity, ...] = ()

    @property
    def kind(self) -> Bilingual:
        return AUTHORITY_KINDS.get(self.seen.kind, Bilingual(self.seen.kind, self.seen.kind))

    @property
    def scope(self) -> Bilingual:
        return SCOPE_NAMES[self.seen.mandate.scope]

    @property
    def decision(self) -> Decision:
        """Whether they may act today within the scope recorded, and if not, why."""
        mandate = self.seen.mandate
        serves = may_serve_as((mandate,), self.incapacities)
        return serves and may_act_for((mandate,), what=mandate.scope, on=self.today)

    @property
    def is_to_come(self) -> bool:
        return self.decision == Refused(Why.AUTHORITY_TO_ACT_TO_COME)


@dataclass(frozen=True, slots=True)
class Person:
    """The right pane: the client as far as they may be seen.

    `by_role` is for those whose work is the file itself: shown without a check. `may_open` is for
    those whom an emergency would show it.
    """

    seen: ClientSeen
    line: KeepLine
    open: tuple[str, ...]
    consents: tuple[ConsentLine, ...]
    check: CheckForm
    checks: tuple[CheckLine, ...]
    has_failed: bool
    by_role: bool
    may_open: bool
    today: date

    @property
    def client(self) -> ClientName:
        return self.seen.who

    @property
    def incapacities(self) -> tuple[tuple[str, Bilingual], ...]:
        """Why they do not, or do not alone, speak for themselves."""
        return tuple((each.value, INCAPACITY_NAMES[each]) for each in self.seen.incapacities)

    @property
    def may_speak(self) -> Decision:
        """Whether they may be identified themselves."""
        return may_speak(self.seen.incapacities)

    @property
    def spoken_with(self) -> ClientName | None:
        """Whoever speaks for them in the contact under way; None when it is themselves."""
        return next((line.spoken_with for line in self.checks if line.spoken_with), None)

    @property
    def reaches(self) -> tuple[ReachLine, ...]:
        """The ways of reaching them that still hold."""
        on_file = told(self.seen.reaches)
        return tuple(ReachLine(reach) for reach in on_file if _holds(reach, self.today))

    @property
    def authorities(self) -> tuple[AuthorityLine, ...]:
        """Everyone who may act for them or once could: those who may today come first."""
        held = self.seen.incapacities
        recorded = told(self.seen.represented_by)
        lines = [AuthorityLine(each, self.today, held) for each in recorded]
        return tuple(sorted(lines, key=lambda line: not line.decision))


def person(asking: Asking, client_id: UUID) -> Person:
    """The pane of one client; the journal is told once that they were seen. Raises NotSeen."""
    seen = client_seen_by(asking.actor, client_id, now=asking.now, on=asking.today)
    record(asking.actor, Act.SEEN, [("client", client_id)], decision=seen.shown or ALLOWED)
    register = register_seen_by(asking.actor, on=asking.today)
    return Person(
        seen=seen,
        line=line_of(asking, "client", client_id, seen.keep),
        open=open_numbers(asking.actor, {client_id}).get(client_id, ()),
        consents=consent_lines(asking, client_id, register) if seen.shown else (),
        check=CheckForm(register=register, initial={"under": _filed_under(register, seen)}),
        checks=_check_lines(asking, seen),
        has_failed=seen.shown == Refused(Why.IDENTITY_CHECK_FAILED),
        by_role=asking.actor.has(*FILE_ROLES),
        may_open=not seen.shown and opens_in_emergency(asking.actor),
        today=asking.today,
    )


def consent_lines(asking: Asking, client_id: UUID, register: Register) -> tuple[ConsentLine, ...]:
    """Every purpose that rests on a consent, and what this client last said about it."""
    last: dict[str, ConsentSeen] = {}
    for event in consents_seen_by(asking.actor, client_id, on=asking.today):
        last.setdefault(event.purpose, event)
    return tuple(
        ConsentLine(
            activity,
            purpose,
            register.purposes[purpose].name,
            state_of(last.get(purpose), asking.today),
            last.get(purpose),
        )
        for purpose, activity in _asked_under(register).items()
    )


def told(values: tuple[T, ...] | Masked) -> tuple[T, ...]:
    """What may be shown of these; nothing while they are masked."""
    return () if isinstance(values, Masked) else values


def state_of(last: ConsentSeen | None, today: date) -> str:
    """What holds: given, refused, withdrawn, lapsed, or none when it was never asked."""
    if last is None:
        return "none"
    if last.answer is Answer.GIVEN and last.lapses_on is not None and last.lapses_on <= today:
        return "lapsed"
    return last.answer.value


def checked_under(register: Register) -> list[Activity]:
    """The activities that declare how identity is checked; all of them when none does."""
    declared = [a for a in register.activities.values() if a.active]
    return [a for a in declared if levels_of(a)] or declared


def _filed_under(register: Register, seen: ClientSeen) -> str:
    named = (a.code for a in register.activities.values() if a.name == seen.keep.activity)
    return next(named, "")


def _check_lines(asking: Asking, seen: ClientSeen) -> tuple[CheckLine, ...]:
    speaking = {check.representative for check in seen.checks if check.representative}
    names = names_seen_by(asking.actor, speaking) if speaking else {}
    return tuple(
        CheckLine(check, names.get(check.representative) if check.representative else None)
        for check in seen.checks
    )


def _holds(reach: Reach, today: date) -> bool:
    return reach.until_on is None or today < reach.until_on


def _asked_under(register: Register) -> dict[str, str]:
    """The first activity that declares ways of consent for each purpose that rests on one."""
    asked: dict[str, str] = {}
    for activity in register.activities.values():
        for purpose in activity.body.get("ways", {}):
            if purpose in register.purposes and "consent" in activity.schedules:
                asked.setdefault(purpose, activity.code)
    return asked
