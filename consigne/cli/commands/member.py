"""`consigne member`: let the first person of an institution in; others are admitted by them."""

from __future__ import annotations

import sys

import click

from consigne.cli.answers import Answer
from consigne.cli.grammar import Group, Option
from consigne.cli.language import spoken
from consigne.cli.standing import installed, institution_named, today_at
from consigne.config.trouble import Trouble
from consigne.kernel.actors import ROLE_NAMES, STAFF_ROLES, Role
from consigne.kernel.words import Bilingual

# Other roles are the system's, nobody's, or of people who are served.
ROLES = [role.value for role in STAFF_ROLES]

command = Group(
    "member",
    said=Bilingual("People of an institution.", "Les personnes d’une institution."),
)


@command.command(
    "admit",
    said=Bilingual(
        "Admit a person to an institution; the password is asked for, or read from a pipe.",
        "Admettre une personne dans une institution; le mot de passe est demandé, ou lu d’un tube.",
    ),
)
@click.option(
    "--institution",
    "code",
    cls=Option,
    required=True,
    said=Bilingual("Its code in the register.", "Son code au registre."),
)
@click.option(
    "--email",
    cls=Option,
    required=True,
    said=Bilingual("The address to sign in with.", "L’adresse avec laquelle entrer."),
)
@click.option(
    "--name",
    cls=Option,
    required=True,
    said=Bilingual("The name colleagues know.", "Le nom que connaissent les collègues."),
)
@click.option(
    "--role",
    "roles",
    cls=Option,
    multiple=True,
    type=click.Choice(ROLES),
    default=[Role.ADMINISTRATOR.value],
    show_default=True,
    said=Bilingual("A role to hold from today.", "Un rôle à exercer dès aujourd’hui."),
)
def admit(code: str, email: str, name: str, roles: tuple[str, ...]) -> Answer:
    """As the system, journalled; admitting twice changes nothing."""
    password = _password()
    with installed("worker"):
        from consigne.kernel.actors import system
        from consigne.staff.actions import admit as let_in
        from consigne.walls.context import acting

        _check(password)
        here = institution_named(code)
        with acting(system(here), door="cli") as actor:
            member = let_in(
                actor,
                email=email,
                name=name,
                roles=[Role(role) for role in roles],
                password=password,
                from_on=today_at(here),
            )
    held = Bilingual(
        ", ".join(ROLE_NAMES[Role(role)].en for role in roles),
        ", ".join(ROLE_NAMES[Role(role)].fr for role in roles),
    )
    return Answer({"id": member, "roles": roles}, [_ADMITTED.filled(roles=held)])


def _check(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError:
        raise Trouble(_TOO_WEAK) from None


def _password() -> str:
    """Never from the line itself, which others can read."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    asked: str = click.prompt(
        spoken(_CHOOSE), hide_input=True, confirmation_prompt=spoken(_AGAIN), err=True
    )
    return asked


_TOO_WEAK = Bilingual(
    "This password is too short or too common: choose another, of 12 characters or more.",
    "Ce mot de passe est trop court ou trop courant : choisissez-en un autre, d’au moins "
    "12 caractères.",
)
_CHOOSE = Bilingual("Password", "Mot de passe")
_AGAIN = Bilingual("Once more", "Encore une fois")
_ADMITTED = Bilingual("Admitted: {roles}.", "Admission faite : {roles}.")
