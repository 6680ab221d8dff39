"""`consigne demo`: an installation of invented people, and the day it lives in."""

from __future__ import annotations

from datetime import date

import click

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Command, Day, Option
from consigne.cli.standing import installed
from consigne.kernel.words import Bilingual


@click.command(
    "demo",
    cls=Command,
    said=Bilingual(
        "Invent people and clients in a new installation, or move the day it lives in.",
        "Inventer des gens et des clients dans une installation neuve, ou changer la date où elle "
        "vit.",
    ),
)
@click.option(
    "--today",
    cls=Option,
    type=Day(),
    said=Bilingual(
        "Make this the legal day of the demonstration; instants stay real.",
        "Faire de ce jour la date légale de la démonstration; l’heure reste la vraie.",
    ),
)
def command(*, today: date | None) -> Answer:
    """Make the demonstration, or move its day."""
    return _made() if today is None else _moved(today)


def _made() -> Answer:
    from consigne.cli.serving.service import Service
    from consigne.demo.people import demo_people

    with Service(None, workers=1, shown=not wants_json()) as service:
        service.make_demo()
    people = demo_people()
    lines = [f"{p.name}  {p.email}  {p.password}" for p in people]
    return Answer({"people": [p._asdict() for p in people]}, [_MADE, *lines])


def _moved(day: date) -> Answer:
    with installed("web"):
        from consigne.demo.actions import move_clock
        from consigne.institutions.queries import institutions
        from consigne.kernel.actors import system
        from consigne.walls.context import acting

        for institution in institutions():
            with acting(system(institution), door="cli") as actor:
                move_clock(actor, day)
    return Answer({"today": day}, (_MOVED.filled(day=day),))


_MADE = Bilingual(
    "The demonstration is ready. Start it with `consigne serve`; sign in as:",
    "La démonstration est prête. Démarrez-la avec `consigne serve`; entrez comme :",
)
_MOVED = Bilingual(
    "It is now {day} in the demonstration.",
    "Nous sommes maintenant le {day} dans la démonstration.",
)
