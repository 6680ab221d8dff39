"""`consigne hold`: suspend a destruction, let it resume, list what is suspended."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from consigne.cli.answers import Answer
from consigne.cli.grammar import Argument, Day, Group, Option
from consigne.cli.standing import acting_person, installed, today_at, token_file
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.retention.queries import HoldSeen

# As `HoldGround` and the holdings name them; a test compares.
GROUNDS = ("complaint", "access_request", "litigation", "investigation", "audit")
KINDS = ("client", "interaction", "consent", "draft", "journal_month")

command = Group(
    "hold",
    said=Bilingual(
        "Holds: destruction suspended, and resumed.",
        "Suspensions : destruction suspendue, puis rétablie.",
    ),
)


@command.command(
    "place",
    said=Bilingual(
        "Suspend the destruction of a record, or of all about a client.",
        "Suspendre la destruction d’un document, ou de tout ce qui concerne un client.",
    ),
)
@click.argument(
    "kind",
    cls=Argument,
    type=click.Choice(KINDS),
    named=Bilingual("KIND", "TYPE"),
    said=Bilingual(", ".join(KINDS), ", ".join(KINDS)),
)
@click.argument(
    "record",
    cls=Argument,
    named=Bilingual("ID", "IDENTIFIANT"),
    said=Bilingual(
        "Id of the record; for a month of the journal, 2026-11.",
        "Identifiant du document; pour un mois du journal, 2026-11.",
    ),
)
@click.option(
    "--ground",
    cls=Option,
    required=True,
    type=click.Choice(GROUNDS),
    said=Bilingual("Why it is suspended.", "Le motif de la suspension."),
)
@click.option(
    "--reference",
    cls=Option,
    required=True,
    said=Bilingual(
        "Number of the complaint, request or proceeding; never a name.",
        "Numéro de la plainte, de la demande ou de l’instance; jamais un nom.",
    ),
)
@click.option(
    "--until",
    cls=Option,
    type=Day(),
    said=Bilingual(
        "Day it ends by itself, not included, when there is one.",
        "Le jour où elle prend fin d’elle-même, non compris, s’il y en a un.",
    ),
)
@token_file
def place(
    kind: str,
    record: str,
    *,
    ground: str,
    reference: str,
    until: date | None,
    file: Path | None,
) -> Answer:
    """In the name of the privacy officer whose token is given."""
    target = _target(kind, record)
    with installed("web"), acting_person(file) as actor:
        from consigne.retention.actions import NewHold, place_hold
        from consigne.retention.rules import HoldGround

        new = NewHold(kind, target, HoldGround(ground), reference, until)
        placed = place_hold(actor, new, on=today_at(actor.institution))
    return Answer({"hold": placed}, [_PLACED.filled(hold=str(placed))])


@command.command(
    "lift",
    said=Bilingual(
        "Let destruction resume; no day starts again.",
        "Rétablir la destruction; aucun délai ne recommence.",
    ),
)
@click.argument(
    "hold",
    cls=Argument,
    type=click.UUID,
    named=Bilingual("HOLD", "SUSPENSION"),
    said=Bilingual("Id of the hold.", "Identifiant de la suspension."),
)
@token_file
def lift(hold: UUID, file: Path | None) -> Answer:
    """In the name of the privacy officer whose token is given."""
    with installed("web"), acting_person(file) as actor:
        from consigne.config import clock
        from consigne.retention.actions import lift_hold

        lift_hold(actor, hold, now=clock.now())
    return Answer({"lifted": hold}, [_LIFTED])


@command.command("list", said=Bilingual("The holds in force.", "Les suspensions en vigueur."))
@click.option(
    "--lifted",
    cls=Option,
    is_flag=True,
    said=Bilingual(
        "Those lifted or ended instead.", "Celles qui ont été levées ou ont pris fin, plutôt."
    ),
)
@token_file
def listed(*, lifted: bool, file: Path | None) -> Answer:
    """In the name of whoever answers for retention."""
    with installed("web"), acting_person(file) as actor:
        from consigne.retention.queries import holds_seen_by

        holds = holds_seen_by(actor, on=today_at(actor.institution), over=lifted)
        return Answer(holds, [_line(each) for each in holds] or [_NONE])


def _target(kind: str, record: str) -> UUID:
    try:
        if kind != "journal_month":
            return UUID(record)
        month = datetime.strptime(record, "%Y-%m").date()  # noqa: DTZ007  # a month has no zone
    except ValueError:
        raise Trouble(_NOT_AN_ID.filled(given=kind)) from None
    return _month_id(month.year, month.month)


def _month_id(year: int, month: int) -> UUID:
    from consigne.retention.journal import month_id

    return month_id(date(year, month, 1))


def _line(hold: HoldSeen) -> Bilingual:
    from consigne.retention.rules import GROUND_NAMES

    return _ONE.filled(
        hold=str(hold.id),
        kind=hold.kind,
        target=str(hold.target),
        ground=GROUND_NAMES[hold.ground],
        reference=hold.reference,
        day=hold.placed_at.date(),
    )


_PLACED = Bilingual(
    "Suspended. Lift it with `consigne hold lift {hold}`.",
    "Destruction suspendue. Pour la rétablir : `consigne hold lift {hold}`.",
)
_LIFTED = Bilingual(
    "Lifted; what is past its day is in the next plan.",
    "Suspension levée; ce qui est échu sera du prochain plan.",
)
_NONE = Bilingual("There is no such hold.", "Il n’y a aucune suspension de ce genre.")
_ONE = Bilingual(
    "{hold}: {kind} {target}, {ground} ({reference}), since {day}",
    "{hold} : {kind} {target}, {ground} ({reference}), depuis le {day}",
)
_NOT_AN_ID = Bilingual(
    "This is not the id of a record ({given}). Copy it from the record’s address, or write a month "
    "of the journal as 2026-11.",
    "Ceci n’est pas l’identifiant d’un document ({given}). Copiez-le de l’adresse du document, ou "
    "écrivez un mois du journal ainsi : 2026-11.",
)
