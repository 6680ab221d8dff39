"""`consigne token`: a personal, expiring key to the command line."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from consigne.cli.answers import Answer
from consigne.cli.grammar import Argument, Group, Option
from consigne.cli.language import spoken
from consigne.cli.standing import SCOPE, acting_person, installed, token_file
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.kernel.actors import Actor

command = Group(
    "token",
    said=Bilingual(
        "Personal keys to the command line.", "Jetons personnels pour la ligne de commande."
    ),
)


@command.command(
    "make",
    said=Bilingual(
        "Sign in, and make a token that acts in your name.",
        "S’identifier, et créer un jeton qui agit en votre nom.",
    ),
)
@click.option(
    "--email",
    cls=Option,
    required=True,
    said=Bilingual("The address you sign in with.", "L’adresse avec laquelle vous entrez."),
)
@click.option(
    "--days",
    cls=Option,
    type=click.IntRange(1, 90),
    default=7,
    show_default=True,
    said=Bilingual("How long it lasts, in days.", "Sa durée, en jours."),
)
@click.option(
    "--to",
    "file",
    cls=Option,
    type=click.Path(path_type=Path, dir_okay=False),
    said=Bilingual(
        "Write it to a new file that you alone can read.",
        "L’écrire dans un nouveau fichier que vous seul pouvez lire.",
    ),
)
def make(email: str, days: int, file: Path | None) -> Answer:
    """Ask for the password on the terminal, or read it from a pipe; never from the line."""
    password = _password()
    with installed("web"):
        from consigne.config import clock
        from consigne.staff.actions import make_token
        from consigne.walls.context import acting

        with acting(_signed_in(email, password), door="cli") as actor:
            lasts = timedelta(days=days)
            token = make_token(actor, label="cli", scopes=[SCOPE], lasts=lasts, now=clock.now())
            if file is not None:
                _keep(file, token.text)
    content = {"id": token.id, "expires_at": token.expires_at}
    if file is not None:
        return Answer({**content, "file": str(file)}, (_KEPT.filled(file=str(file)),))
    return Answer({**content, "token": token.text}, (token.text,))


@command.command("revoke", said=Bilingual("Close one of your tokens.", "Fermer un de vos jetons."))
@click.argument(
    "token",
    cls=Argument,
    type=click.UUID,
    named=Bilingual("TOKEN", "JETON"),
    said=Bilingual("Its id, not its text.", "Son identifiant, et non son texte."),
)
@token_file
def revoke(token: UUID, file: Path | None) -> Answer:
    """In the name of the person whose token is given."""
    with installed("web"), acting_person(file) as actor:
        from consigne.config import clock
        from consigne.staff.actions import revoke_token

        revoke_token(actor, token, now=clock.now())
    return Answer({"revoked": token}, (_REVOKED,))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt(spoken(_PASSWORD), hide_input=True, err=True))


def _signed_in(email: str, password: str) -> Actor:
    """Who signs in with this address and password; raises Trouble without saying which is wrong."""
    from allauth.mfa.utils import is_mfa_enabled
    from django.contrib.auth import authenticate

    from consigne.config import clock
    from consigne.staff.queries import actor_for

    account = authenticate(None, email=email, password=password)
    if account is None:
        raise Trouble(_WRONG)
    if is_mfa_enabled(account):
        raise Trouble(_SECOND_FACTOR)
    # The institution's own day may differ by hours; a membership that begins today can wait.
    return actor_for(account.pk, on=clock.now().date())


def _keep(file: Path, text: str) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text + "\n")


_PASSWORD = Bilingual("Password", "Mot de passe")
_WRONG = Bilingual(
    "This address and this password do not go together. Check both.",
    "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux.",
)
_SECOND_FACTOR = Bilingual(
    "This account asks for a second factor: make the token on the desk, on your own page.",
    "Ce compte exige un second facteur : créez le jeton au poste de travail, sur votre page.",
)
_KEPT = Bilingual(
    "Kept in {file}. Give it with --token-file, or as CONSIGNE_TOKEN.",
    "Conservé dans {file}. Donnez-le avec --token-file, ou par CONSIGNE_TOKEN.",
)
_REVOKED = Bilingual("This token opens nothing any more.", "Ce jeton n’ouvre plus rien.")
