"""Attesting: a person answers, by name, for copies that the system cannot look at."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from consigne.cli.answers import Answer
from consigne.cli.disposing import plan_argument, plan_named
from consigne.cli.grammar import Command, Option
from consigne.cli.standing import acting_person, installed, today_at, token_file
from consigne.config.cluster import Cluster
from consigne.kernel.words import Bilingual

# As `Attestable` names them; a test compares.
STORES = ("database_files", "replicas", "outside_backups")


@click.command(
    "attest",
    cls=Command,
    said=Bilingual(
        "Answer, in your name, for copies of what was destroyed that the system cannot look at.",
        "Répondre, en votre nom, de copies de ce qui fut détruit que le système ne peut examiner.",
    ),
)
@plan_argument
@click.option(
    "--store",
    cls=Option,
    required=True,
    type=click.Choice(STORES),
    said=Bilingual("Which copies you answer for.", "Les copies dont vous répondez."),
)
@click.option(
    "--since",
    cls=Option,
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    said=Bilingual(
        "The day from which it is true (YYYY-MM-DD).",
        "Le jour à compter duquel c’est vrai (AAAA-MM-JJ).",
    ),
)
@click.option(
    "--en",
    cls=Option,
    required=True,
    said=Bilingual(
        "What is true, in English, as the certificate will print it; no one’s name.",
        "Ce qui est vrai, en anglais, comme l’imprimera l’attestation; le nom de personne.",
    ),
)
@click.option(
    "--fr",
    cls=Option,
    required=True,
    said=Bilingual("The same in French.", "La même chose en français."),
)
@token_file
def attest(
    plan: str, store: str, since: datetime, *, en: str, fr: str, file: Path | None
) -> Answer:
    """In the name of whoever answers for retention or runs the installation."""
    with installed("web") as places, acting_person(file) as actor:
        from consigne.retention.actions.attestations import attest as answer_for
        from consigne.retention.rules import ATTESTABLE_NAMES, Attestable, NewAttestation

        seen = plan_named(actor, plan)
        new = NewAttestation(Attestable(store), since.date(), en, fr)
        elsewhere = Cluster(places).is_external
        on = today_at(actor.institution)
        made = answer_for(actor, seen.id, new, is_elsewhere=elsewhere, on=on)
    said = _KEPT.filled(store=ATTESTABLE_NAMES[new.store], since=new.since_on, number=seen.number)
    content = {"attestation": made, "plan": seen.number, "store": store, "since": new.since_on}
    return Answer(content, [said])


_KEPT = Bilingual(
    "Kept in your name. {store}: since {since}. `consigne disposal verify {number} --copies` "
    "issues the certificate that says so.",
    "Consigné en votre nom. {store} : depuis le {since}. `consigne disposal verify {number} "
    "--copies` délivre l’attestation qui le dit.",
)
