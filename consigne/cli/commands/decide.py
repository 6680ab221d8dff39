"""`consigne decide`: ask a rule, and see what it answers and on what it rests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from consigne.cli.answers import Answer, explained
from consigne.cli.grammar import Argument, Day, Group, Option
from consigne.cli.language import spoken
from consigne.cli.standing import acting_person, installed, institution_named, today_at, token_file
from consigne.kernel.decisions import Decision, Explanation, Reason, Refused
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.register.rules import Keep, Register

SCOPES = ("everything", "this_matter", "information")

command = Group(
    "decide",
    said=Bilingual(
        "Ask a rule: may it be filed, relied on, who may act, until when is it kept?",
        "Interroger une règle : peut-on classer, s’appuyer, agir pour autrui, conserver?",
    ),
)


def _named(name: str, said: Bilingual, *, required: bool = True) -> Callable[..., Any]:
    return click.option(name, cls=Option, said=said, required=required)


_institution = _named(
    "--institution", Bilingual("Code of the institution.", "Code de l’institution.")
)
_activity = _named("--activity", Bilingual("Code of the activity.", "Code de l’activité."))
_purpose = _named("--purpose", Bilingual("Code of the purpose.", "Code de la fin."))
_day = click.option(
    "--today",
    "on",
    cls=Option,
    type=Day(),
    said=Bilingual("As of this day.", "À cette date."),
)


@command.command(
    "file",
    said=Bilingual(
        "May a record be filed under this activity, for this purpose?",
        "Peut-on classer un document sous cette activité, à cette fin?",
    ),
)
@_institution
@_activity
@_purpose
@click.option(
    "--kind",
    cls=Option,
    default="interaction",
    show_default=True,
    said=Bilingual("Kind of record.", "Type de document."),
)
@_day
def file(institution: str, activity: str, purpose: str, kind: str, on: date | None) -> Answer:
    """Nothing personal is read: the register is no one's secret."""
    with installed("web"):
        from consigne.register.rules import may_file

        register = _register(institution, on)
        return _decided(may_file(register, activity, kind=kind, purpose=purpose))


@command.command(
    "consent",
    said=Bilingual(
        "May a purpose lean on what this client said?",
        "Une fin peut-elle s’appuyer sur ce qu’a dit ce client?",
    ),
)
@click.argument(
    "client",
    cls=Argument,
    named=Bilingual("CLIENT", "CLIENT"),
    said=Bilingual("Number of the client (C-000123).", "Numéro du client (C-000123)."),
)
@_purpose
@_day
@token_file
def consent(client: str, purpose: str, on: date | None, file: Path | None) -> Answer:
    """In a person's name, who must be allowed to serve the client; the question is journalled."""
    with installed("web"), acting_person(file) as actor:
        from consigne.audit.actions import record
        from consigne.clients.queries import found_by_number
        from consigne.consent.queries import may_rely
        from consigne.consent.rules import Act
        from consigne.kernel.decisions import NotSeen

        found = found_by_number(actor, client)
        if found is None:
            raise NotSeen("client")
        day = on or today_at(actor.institution)
        decision = may_rely(actor, found.id, purpose, on=day)
        record(actor, Act.SEEN, [("client", found.id)], decision=decision, purpose=purpose)
        return _decided(decision)


@command.command(
    "act",
    said=Bilingual(
        "May somebody act for this client, by any authority to act on record?",
        "Une personne peut-elle agir pour ce client, par un mandat ou une procuration consignés?",
    ),
)
@click.argument(
    "representative",
    cls=Argument,
    named=Bilingual("REPRESENTATIVE", "REPRÉSENTANT"),
    said=Bilingual("Number of who would act (C-000123).", "Numéro de qui agirait (C-000123)."),
)
@click.option(
    "--for",
    "client",
    cls=Option,
    required=True,
    said=Bilingual("Number of the client.", "Numéro du client."),
)
@click.option(
    "--scope",
    cls=Option,
    required=True,
    type=click.Choice(SCOPES),
    said=Bilingual("In what they would act.", "En quoi la personne agirait."),
)
@_day
@token_file
def act(representative: str, client: str, scope: str, on: date | None, file: Path | None) -> Answer:
    """In a person's name, who must be allowed to serve the client; the question is journalled."""
    with installed("web"), acting_person(file) as actor:
        from consigne.audit.actions import record
        from consigne.clients.queries import found_by_number, may_act
        from consigne.clients.rules import Act, Scope
        from consigne.kernel.decisions import NotSeen

        served, other = found_by_number(actor, client), found_by_number(actor, representative)
        if served is None or other is None:
            raise NotSeen("client")
        day, what = on or today_at(actor.institution), Scope(scope)
        decision = may_act(actor, client=served.id, representative=other.id, what=what, on=day)
        record(actor, Act.SEEN, [("client", served.id), ("client", other.id)], decision=decision)
        return _decided(decision)


@command.command(
    "keep",
    said=Bilingual(
        "Why is this record here, and until when?",
        "Pourquoi ce document est-il ici, et jusqu’à quand?",
    ),
)
@click.argument(
    "kind",
    cls=Argument,
    type=click.Choice(["client", "interaction", "consent"]),
    named=Bilingual("KIND", "TYPE"),
    said=Bilingual("client, interaction or consent.", "client, interaction ou consent."),
)
@click.argument(
    "record",
    cls=Argument,
    type=click.UUID,
    named=Bilingual("ID", "IDENTIFIANT"),
    said=Bilingual("Id of the record.", "Identifiant du document."),
)
@_day
@token_file
def keep(kind: str, record: UUID, on: date | None, file: Path | None) -> Answer:
    """In a person's name; no more than the keep line is shown."""
    with installed("web"), acting_person(file) as actor:
        from consigne.register.queries import register_seen_by
        from consigne.register.rules import why_kept

        day = on or today_at(actor.institution)
        kept, purpose = _KEEPS[kind](actor, record, day)
        why = why_kept(kept, register_seen_by(actor, on=day), purpose=purpose)
        return _kept(kept, why, day)


def _client(actor: Any, record: UUID, on: date) -> tuple[Keep, str]:
    from consigne.clients.queries import client_seen_by
    from consigne.config import clock

    return client_seen_by(actor, record, now=clock.now(), on=on).keep, ""


def _interaction(actor: Any, record: UUID, on: date) -> tuple[Keep, str]:
    from consigne.config import clock
    from consigne.interactions.queries import interaction_seen_by

    seen = interaction_seen_by(actor, record, now=clock.now())
    return seen.keep, seen.purpose


def _consent(actor: Any, record: UUID, on: date) -> tuple[Keep, str]:
    from consigne.config import clock
    from consigne.consent.queries import consent_seen_by

    seen = consent_seen_by(actor, record, now=clock.now(), on=on)
    return seen.keep, seen.purpose


_KEEPS = {"client": _client, "interaction": _interaction, "consent": _consent}


def _register(code: str, on: date | None) -> Register:
    from consigne.kernel.actors import system
    from consigne.register.queries import register_seen_by
    from consigne.walls.context import acting

    institution = institution_named(code)
    with acting(system(institution), door="cli") as actor:
        return register_seen_by(actor, on=on or today_at(institution))


def _decided(decision: Decision) -> Answer:
    """The answer was asked for and given: a refusal is no failure of the command."""
    if isinstance(decision, Refused):
        why = decision.explained()
        content = {"decision": "refused", "codes": decision.codes, **_told(why)}
        return Answer(content, [_NO, *explained(why)])
    reasons = tuple(why.reason for why in decision.because)
    allowed = {"decision": "allowed", "codes": decision.codes, "reasons": reasons}
    return Answer(allowed, [_YES, *(spoken(reason.text) for reason in reasons)])


def _kept(kept: Keep, why: Explanation, on: date) -> Answer:
    content = {
        "state": kept.state(on),
        "due_on": kept.due_on,
        "counted_from": kept.counted_from,
        "schedule": kept.schedule.code,
        **_told(why),
    }
    return Answer(content, explained(why))


def _told(why: Explanation) -> dict[str, Bilingual | tuple[Reason, ...]]:
    return {"headline": why.headline, "reasons": why.reasons}


_YES = Bilingual("Allowed.", "Permis.")
_NO = Bilingual("Refused.", "Refusé.")
