"""`consigne disposal`: plan a destruction, have it approved, run it, look again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consigne.cli.answers import Answer, wants_json
from consigne.cli.attesting import attest
from consigne.cli.disposing import (
    institution_option,
    plan_argument,
    plan_content,
    plan_named,
    plan_said,
    system_with,
)
from consigne.cli.grammar import Argument, Group, Option
from consigne.cli.language import spoken
from consigne.cli.standing import acting_person, installed, today_at, token_file
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from uuid import UUID

    from consigne.kernel.actors import Actor

command = Group(
    "disposal",
    said=Bilingual(
        "Destruction: plan, approve, execute, verify, answer for copies.",
        "Destruction : planifier, approuver, exécuter, vérifier, répondre des copies.",
    ),
)
command.add_command(attest)


@command.command(
    "plan",
    said=Bilingual(
        "Freeze all that is due today into a plan; nothing is destroyed.",
        "Figer dans un plan tout ce qui est échu aujourd’hui; rien n’est détruit.",
    ),
)
@token_file
def plan(file: Path | None) -> Answer:
    """In the name of the privacy officer whose token is given."""
    with installed("web"), acting_person(file) as actor:
        from consigne.retention.actions import plan_disposal

        made = plan_disposal(actor, on=today_at(actor.institution))
        return _told(actor, str(made), _APPROVE_NEXT)


@command.command(
    "show",
    said=Bilingual(
        "Show a plan and how far it is, or every plan.",
        "Montrer un plan et où il en est, ou tous les plans.",
    ),
)
@click.argument(
    "plan",
    cls=Argument,
    required=False,
    named=Bilingual("PLAN", "PLAN"),
    said=Bilingual("Number of the plan; all when left out.", "Numéro du plan; tous, par défaut."),
)
@token_file
def show(plan: str | None, file: Path | None) -> Answer:
    """In the name of whoever plans or approves; seeing a plan is journalled."""
    with installed("web"), acting_person(file) as actor:
        from consigne.audit.actions import record
        from consigne.retention.queries import plans_seen_by
        from consigne.retention.rules import PLAN_STATE_NAMES, Act

        if plan is not None:
            record(actor, Act.PLAN_SEEN, [("plan", plan_named(actor, plan).id)])
            return _told(actor, plan)
        plans = plans_seen_by(actor)
        lines = [
            _ONE.filled(
                number=each.number,
                on=each.on,
                count=sum(each.counts.values()),
                state=PLAN_STATE_NAMES[each.state],
            )
            for each in plans
        ]
        content = [{"number": each.number, "state": each.state, "id": each.id} for each in plans]
        return Answer(content, lines or [_NO_PLAN])


@command.command(
    "approve",
    said=Bilingual(
        "Approve a plan somebody else made; it then runs by itself.",
        "Approuver le plan d’une autre personne; il s’exécute ensuite de lui-même.",
    ),
)
@plan_argument
@click.option(
    "--digest",
    cls=Option,
    said=Bilingual(
        "SHA-256 of the plan as you read it, instead of being asked.",
        "SHA-256 du plan tel que vous l’avez lu, au lieu de répondre à la question.",
    ),
)
@token_file
def approve(plan: str, digest: str | None, file: Path | None) -> Answer:
    """Show what was frozen, ask, then approve exactly that."""
    read = digest or _read(plan, file)
    with installed("web"), acting_person(file) as actor:
        from consigne.config import clock
        from consigne.retention.actions import approve as approve_plan

        seen, on = plan_named(actor, plan), today_at(actor.institution)
        approve_plan(actor, seen.id, digest=read, now=clock.now(), on=on)
        return _told(actor, plan, _RUNS_NEXT)


@command.command(
    "execute",
    said=Bilingual(
        "Run an approved plan to its certificate, or resume it.",
        "Exécuter un plan approuvé jusqu’à son attestation, ou le reprendre.",
    ),
)
@plan_argument
@institution_option
def execute(plan: str, code: str | None) -> Answer:
    """As the system, under the one database login that may destroy."""
    with installed("disposal") as places:
        actor, plan_id = system_with(plan, code)
        from consigne.cli.saving import keys_held
        from consigne.retention.actions import execute as run_plan

        with keys_held(places), _progress(actor, plan_id) as advance:
            run_plan(actor, plan_id, on=today_at(actor.institution), progress=advance)
        return _certified(actor, plan_id)


@command.command(
    "verify",
    said=Bilingual(
        "Look again, in every store, for what a plan destroyed.",
        "Chercher de nouveau, dans chaque dépôt, ce qu’un plan a détruit.",
    ),
)
@click.option(
    "--copies",
    is_flag=True,
    cls=Option,
    said=Bilingual(
        "Second stage: rewrite the tables, read the whole disk of the embedded database, look at "
        "the backups, and certify what was found and what people answered for.",
        "Seconde étape : réécrire les tables, lire tout le disque de la base intégrée, examiner "
        "les copies de sauvegarde, et attester ce qui a été trouvé et ce dont des personnes ont "
        "répondu.",
    ),
)
@plan_argument
@institution_option
def verify(plan: str, code: str | None, *, copies: bool) -> Answer:
    """As the system; the status is 1 when anything is still there."""
    with installed("disposal") as places:
        actor, plan_id = system_with(plan, code)
        if copies:
            from consigne.cli.copies import certified

            return certified(places, actor, plan_id)
        from consigne.cli.saving import keys_held
        from consigne.retention.actions.runs import look_again

        with keys_held(places):
            found = look_again(actor, plan_id)
    lines = [
        _FOUND.filled(store=name, asked=asked, absent=absent)
        for name, asked, absent in ((_store(name), *counts) for name, counts in found.items())
    ]
    is_gone = all(asked == absent for asked, absent in found.values())
    content = {name: {"asked": asked, "absent": gone} for name, (asked, gone) in found.items()}
    last = _ALL_GONE if is_gone else _STILL_THERE
    return Answer({"stores": content, "gone": is_gone}, [*lines, last], status=int(not is_gone))


def _read(plan: str, file: Path | None) -> str:
    """The digest of the plan as it was shown and confirmed."""
    with installed("web"), acting_person(file) as actor:
        from consigne.retention.queries import plan_lines, run_of

        seen = plan_named(actor, plan)
        if wants_json() or not sys.stdin.isatty():
            raise Trouble(_GIVE_DIGEST)
        for line in plan_said(actor, seen, plan_lines(actor, seen.id), run_of(actor, seen.id)):
            click.echo(spoken(line), err=True)
    click.confirm(spoken(_SURE), abort=True, err=True)
    return seen.digest


def _told(actor: Actor, plan: str, *more: Bilingual) -> Answer:
    from consigne.retention.queries import plan_lines, run_of

    seen = plan_named(actor, plan)
    lines, run = plan_lines(actor, seen.id), run_of(actor, seen.id)
    said = [each.filled(number=seen.number, digest=seen.digest) for each in more]
    return Answer(plan_content(seen, lines, run), [*plan_said(actor, seen, lines, run), *said])


def _progress(actor: Actor, plan_id: UUID) -> Any:
    from consigne.config.progress import progress
    from consigne.retention.queries import plan_seen_by
    from consigne.walls.context import acting

    with acting(actor, door="cli"):
        total = sum(plan_seen_by(actor, plan_id).counts.values())
    return progress(_DESTROYING, total, shown=not wants_json())


def _certified(actor: Actor, plan_id: UUID) -> Answer:
    from consigne.retention.queries import certificates_seen_by, run_of
    from consigne.walls.context import acting

    with acting(actor, door="cli"):
        run = run_of(actor, plan_id)
        (certificate, *_) = certificates_seen_by(actor, run=run.id if run else None)
    number = certificate.number
    destroyed = run.destroyed if run else 0
    said = _CERTIFIED.filled(count=destroyed, number=number)
    return Answer({"certificate": number, "run": run}, [said])


def _store(name: str) -> Bilingual:
    from consigne.retention.actions.certificates import store_named

    return store_named(name)


_ONE = Bilingual(
    "{number}, as of {on}: {count} to destroy. {state}",
    "{number}, au {on} : {count} à détruire. {state}",
)
_NO_PLAN = Bilingual("There is no plan yet.", "Il n’y a encore aucun plan.")
_APPROVE_NEXT = Bilingual(
    "Nothing goes until a second person runs `consigne disposal approve {number}`.",
    "Rien n’est détruit tant qu’une seconde personne n’a pas lancé `consigne disposal approve "
    "{number}`.",
)
_RUNS_NEXT = Bilingual(
    "Approved. `consigne serve` runs it within seconds; without it, run `consigne disposal execute "
    "{number}`.",
    "Approuvé. `consigne serve` l’exécute en quelques secondes; sans lui, lancez `consigne "
    "disposal execute {number}`.",
)
_GIVE_DIGEST = Bilingual(
    "Nobody is there to read the plan. Read it with `consigne disposal show`, then give its "
    "SHA-256 with --digest.",
    "Personne n’est là pour lire le plan. Lisez-le avec `consigne disposal show`, puis donnez son "
    "SHA-256 avec --digest.",
)
_SURE = Bilingual("Approve the destruction of this?", "Approuver la destruction de ceci?")
_DESTROYING = Bilingual("Destroying", "Destruction")
_CERTIFIED = Bilingual(
    "Destroyed and looked for again: {count}. Certificate {number} is issued; `consigne "
    "certificate get {number}` gives the file.",
    "Détruits et cherchés de nouveau : {count}. L’attestation {number} est délivrée; `consigne "
    "certificate get {number}` en donne le fichier.",
)
_FOUND = Bilingual(
    "  {store}: looked for {asked}, absent {absent}",
    "  {store} : cherchés {asked}, absents {absent}",
)
_ALL_GONE = Bilingual(
    "All of it is absent from every store that was asked.",
    "Tout est absent de chaque dépôt interrogé.",
)
_STILL_THERE = Bilingual(
    "Something is still there. Run `consigne disposal execute` to resume, and `consigne ledger "
    "verify`; no certificate vouches for it.",
    "Il en reste. Lancez `consigne disposal execute` pour reprendre, puis `consigne ledger "
    "verify`; aucune attestation ne s’en porte garante.",
)
