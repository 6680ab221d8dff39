"""`consigne keys`: the process that holds the keys of the vault, in the foreground."""

from __future__ import annotations

import os
import sys

import click

from consigne.cli.grammar import Command
from consigne.kernel.words import Bilingual


@click.command(
    "keys",
    cls=Command,
    said=Bilingual(
        "Hold the keys of the vault; `serve` does it for you.",
        "Garder les clés de la chambre forte; `serve` s’en charge déjà.",
    ),
)
def command() -> None:
    """Become the keys process, which knows nothing of the rest of this program."""
    from consigne.cli.serving.callers import is_current, keys_pid_of, table_of
    from consigne.cli.serving.plans import declaration, keys
    from consigne.cli.serving.preparation import Preparation
    from consigne.config.paths import paths

    places = paths()
    if not is_current(places):
        with Preparation() as prepared:
            prepared.run(declaration(), _DECLARING)
    plan = keys(places, table_of(places), ends_with=None)
    # Exec keeps the number: loading a pack tells this process to read its callers again.
    keys_pid_of(places).write_text(str(os.getpid()))
    os.execve(sys.executable, plan.command, plan.environment())  # noqa: S606  # our own program


_DECLARING = Bilingual("Declaring who may open what", "Déclaration de qui peut ouvrir quoi")
