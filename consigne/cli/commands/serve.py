"""`consigne serve`: set everything up, then serve the desk and the API on a loopback port."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import click

from consigne.cli.answers import plain, wants_json
from consigne.cli.grammar import Command, Option
from consigne.cli.language import spoken
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.cli.serving.welcome import Welcome


@click.command(
    "serve",
    cls=Command,
    said=Bilingual(
        "Set everything up, then serve the desk and the API on this machine.",
        "Tout préparer, puis servir le poste de travail et l’API sur cette machine.",
    ),
)
@click.option(
    "--port",
    cls=Option,
    type=click.IntRange(1, 65535),
    said=Bilingual(
        "Port on 127.0.0.1 (8390, or the next free one).",
        "Port de 127.0.0.1 (8390, ou le premier libre ensuite).",
    ),
)
@click.option(
    "--workers",
    cls=Option,
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    said=Bilingual("Number of web processes.", "Nombre de processus Web."),
)
@click.option(
    "--demo/--no-demo",
    cls=Option,
    default=None,
    said=Bilingual(
        "Invent people and clients on a new installation (the default outside production).",
        "Inventer des gens et des clients dans une installation neuve (le choix par défaut hors "
        "production).",
    ),
)
def command(*, port: int | None, workers: int, demo: bool | None) -> None:
    """Prepare, start, watch; stop everything on Ctrl-C or SIGTERM."""
    from consigne.cli.serving.service import Service

    # Ctrl-C and SIGTERM end the preparation alike: whatever was started is stopped on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Service(port, workers=workers, shown=not wants_json()) as service:
        service.prepare(demo=demo)
        service.start()
        _announce(service.welcome())
        service.watch()


def _announce(welcome: Welcome) -> None:
    if wants_json():
        click.echo(json.dumps(plain(welcome), ensure_ascii=False))
        return
    for line in welcome.lines():
        click.echo(spoken(line))
