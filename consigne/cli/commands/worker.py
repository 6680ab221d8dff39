"""`consigne worker`: the jobs of the system, by hand or under `serve`."""

from __future__ import annotations

import os

import click

from consigne.cli.answers import Answer, show
from consigne.cli.grammar import Command, Option
from consigne.cli.language import spoken
from consigne.cli.serving.children import READY
from consigne.cli.standing import installed
from consigne.config.logs import SUPERVISED
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.kernel.words import Bilingual

_LOGINS = ("worker", "disposal")


@click.command(
    "worker",
    cls=Command,
    said=Bilingual(
        "Run the jobs of the system; `serve` does it for you.",
        "Exécuter les tâches du système; `serve` s’en charge déjà.",
    ),
)
@click.option(
    "--login",
    cls=Option,
    type=click.Choice(_LOGINS),
    envvar="CONSIGNE_LOGIN",
    default="worker",
    said=Bilingual(
        "The database login: `disposal` for what destroys, `worker` for all else.",
        "L’accès à la base de données : `disposal` pour ce qui détruit, `worker` pour le reste.",
    ),
)
def command(login: str) -> None:
    """Work until told to stop."""
    with installed(login, pooled=True):
        from consigne.config.worker import work

        if SUPERVISED in os.environ:
            from consigne.vault.keys.hardening import end_with_input

            end_with_input()
        if login == "disposal":
            _guard()
        work(login, on_ready=lambda: _say_ready(login))


def _guard() -> None:
    """Nothing is served, and nothing destroyed, when ledger and database disagree."""
    from consigne.retention.actions.beginning import begin_ledger
    from consigne.retention.queries import startup_guard

    begin_ledger()
    decision = startup_guard()
    if isinstance(decision, Refused):
        raise NotAllowed(decision)


def _say_ready(login: str) -> None:
    if SUPERVISED in os.environ:
        click.echo(READY)
        return
    show(Answer({"login": login}, ()))
    click.echo(spoken(_WORKING.filled(login=login)), err=True)


_WORKING = Bilingual(
    "Working as {login}. Ctrl-C to stop.", "Au travail sous l’accès {login}. Ctrl-C pour arrêter."
)
