"""Standing: under which database login does this command work, and on whose behalf?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from uuid import UUID

import click

from consigne.cli.grammar import Option
from consigne.config.cluster import Cluster
from consigne.config.logs import SUPERVISED
from consigne.config.paths import Paths, paths
from consigne.config.trouble import Trouble
from consigne.kernel.actors import Actor
from consigne.kernel.words import Bilingual

_VARIABLE = "CONSIGNE_TOKEN"
# What a token must be made for, to act from the command line.
SCOPE = "cli"

# For every command that acts in a person's name; its function takes `file`.
token_file = click.option(
    "--token-file",
    "file",
    cls=Option,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    said=Bilingual(
        "The file that holds your token (or set CONSIGNE_TOKEN).",
        "Le fichier qui contient votre jeton (ou donnez CONSIGNE_TOKEN).",
    ),
)


@contextmanager
def installed(login: str, *, pooled: bool = False) -> Iterator[Paths]:
    """Work on this installation under one database login, its database running meanwhile.

    Only what runs for long has use for a pool of connections. Raises Trouble when nothing has been
    installed here yet.
    """
    import django
    from django.apps import apps
    from django.db import connection

    places = paths()
    with _database(places):
        if not apps.ready:
            os.environ["CONSIGNE_LOGIN"] = login
            os.environ["DJANGO_SETTINGS_MODULE"] = "consigne.config.settings"
            django.setup()
            if not pooled:
                # One connection, and an answer at once when there is no server.
                connection.settings_dict["OPTIONS"].pop("pool", None)
        yield places


@contextmanager
def acting_person(token_file: Path | None = None) -> Iterator[Actor]:
    """Act as the person whose token this is, in one transaction, by the door of the command line.

    The token comes from CONSIGNE_TOKEN or from a file, never from the line itself, which others
    can read. A refusal is journalled. Raises Trouble without a token, NotAllowed when it is
    unknown, expired, revoked or made for something else.
    """
    from consigne.audit.actions import record_not_seen, record_refusal
    from consigne.kernel.decisions import NotAllowed, NotSeen
    from consigne.walls.context import acting

    actor = _person(_token(token_file))
    try:
        with acting(actor, door="cli"):
            yield actor
    except NotAllowed as refused:
        with acting(actor, door="cli"):
            record_refusal(actor, refused.decision)
        raise
    except NotSeen as unseen:
        with acting(actor, door="cli"):
            record_not_seen(actor, unseen)
        raise


def institution_named(code: str) -> UUID:
    """The institution of this code; raises Trouble naming those there are."""
    from consigne.institutions.queries import institution_coded

    found = institution_coded(code)
    if found is None:
        raise Trouble(_NO_INSTITUTION.filled(code=code))
    return found


def today_at(institution: UUID) -> date:
    """The legal day at an institution."""
    from consigne.config import clock
    from consigne.institutions.queries import institution_on

    # Time zones do not change from one day to the next often enough to ask twice.
    return clock.today(institution_on(institution, clock.now().date()).time_zone)


def _database(places: Paths) -> AbstractContextManager[object]:
    """The database running; under `serve` it already is, and its children cannot start it."""
    cluster = Cluster(places)
    if SUPERVISED in os.environ:
        return nullcontext()
    if not cluster.is_external and not (places.db / "PG_VERSION").exists():
        raise Trouble(_NOTHING_HERE.filled(folder=str(places.data)))
    return cluster


def _person(token: str) -> Actor:
    from consigne.config import clock
    from consigne.kernel.decisions import NotAllowed, Refused
    from consigne.staff.actions import bear
    from consigne.staff.rules import Why, may_use_token_for

    try:
        institution = UUID(token.partition(".")[0])
        on = today_at(institution)
    except (ValueError, LookupError):
        raise NotAllowed(Refused(Why.TOKEN_NOT_GOOD)) from None
    actor, scopes = bear(token, institution=institution, now=clock.now(), on=on)
    may_use_token_for(SCOPE, scopes, bearer=actor).or_raise()
    return actor


def _token(file: Path | None) -> str:
    if file is None:
        given = os.environ.get(_VARIABLE)
        if not given:
            raise Trouble(_NO_TOKEN)
        return given
    if file.stat().st_mode & 0o077:
        raise Trouble(_OPEN_FILE.filled(file=str(file)))
    return file.read_text().strip()


_NOTHING_HERE = Bilingual(
    "Nothing is installed in {folder}. Run `consigne serve` to set it up, or set CONSIGNE_DATA to "
    "the folder of an installation.",
    "Rien n’est installé dans {folder}. Exécutez `consigne serve` pour le préparer, ou donnez à "
    "CONSIGNE_DATA le dossier d’une installation.",
)
_NO_INSTITUTION = Bilingual(
    "No institution here has the code “{code}”. Load its pack with `consigne pack load`.",
    "Aucune institution n’a ici le code « {code} ». Chargez son dossier de registre avec "
    "`consigne pack load`.",
)
_NO_TOKEN = Bilingual(
    "This is done in a person’s name. Make a token with `consigne token make`, then give it by "
    "CONSIGNE_TOKEN or --token-file.",
    "Cela se fait au nom d’une personne. Créez un jeton avec `consigne token make`, puis donnez-le "
    "par CONSIGNE_TOKEN ou --token-file.",
)
_OPEN_FILE = Bilingual(
    "Others can read the token in {file}. Close it with chmod 600, revoke the token and make a new "
    "one.",
    "D’autres peuvent lire le jeton du fichier {file}. Fermez-le avec chmod 600, révoquez le jeton "
    "et créez-en un autre.",
)
