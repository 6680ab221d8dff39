"""The register's entries, one table a kind, each version a row."""

from __future__ import annotations

from collections.abc import Mapping

from consigne.kernel.holdings import Trigger
from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual
from consigne.register import rules
from consigne.register.records import Dated
from consigne.register.rules.declared import pair_of


class Declaration(Dated):
    """What every entry of the register can say of itself."""

    class Meta(Dated.Meta):
        abstract = True

    def as_declared(self) -> rules.Declared:
        return rules.Declared(
            id=self.id,
            code=self.code,
            name=Bilingual(self.name_en, self.name_fr),
            from_on=self.from_on,
            until_on=self.until_on,
            body=self.body,
        )


class Program(Declaration):
    """What an institution is there to do; activities belong to it."""


class Authority(Declaration):
    """The statute and clause that a purpose or a schedule rests on."""


class Purpose(Declaration):
    """Why information is collected, with who found it reasonable."""


class Category(Declaration):
    """A kind of information, as the institution names it."""


class Bank(Declaration):
    """A personal information bank (PIB), fichier de renseignements personnels (FRP)."""


class Standard(Declaration):
    """A service standard: what is promised, in how long, on which channel."""


class Schedule(Declaration):
    """How long a kind of record is kept, and from what that is counted."""

    def as_schedule(self) -> rules.Schedule:
        body = self.body
        return rules.Schedule(
            id=self.id,
            code=self.code,
            name=Bilingual(self.name_en, self.name_fr),
            from_on=self.from_on,
            trigger=Trigger(body["trigger"]),
            period=Period.parse(body["period"]),
            minimum=_minimum(body.get("minimum")),
            amber_days=body["amber_days"],
            disposition=pair_of(body, "disposition"),
            source=pair_of(body, "source"),
            reason=pair_of(body, "reason"),
            body=body,
        )


def _minimum(declared: Mapping[str, str] | None) -> rules.Minimum | None:
    if declared is None:
        return None
    return rules.Minimum(Period.parse(declared["period"]), declared["authority"])


class Activity(Declaration):
    """What is done with people's information; everything personal is filed under one."""

    def as_activity(self) -> rules.Activity:
        body = self.body
        return rules.Activity(
            id=self.id,
            code=self.code,
            name=Bilingual(self.name_en, self.name_fr),
            from_on=self.from_on,
            program=body["program"],
            bank=body.get("bank"),
            purposes=tuple(body.get("purposes", ())),
            schedules=body.get("schedules", {}),
            channels=tuple(body.get("channels", ())),
            notices=tuple(body.get("notices", ())),
            client_access=body.get("client_access", "none"),
            active=body.get("active", True),
            body=body,
        )


ENTRIES = {
    rules.Kind.AUTHORITY: Authority,
    rules.Kind.PROGRAM: Program,
    rules.Kind.PURPOSE: Purpose,
    rules.Kind.CATEGORY: Category,
    rules.Kind.BANK: Bank,
    rules.Kind.SCHEDULE: Schedule,
    rules.Kind.STANDARD: Standard,
    rules.Kind.ACTIVITY: Activity,
}
