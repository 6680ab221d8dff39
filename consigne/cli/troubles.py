"""Troubles: what does each kind of failure say to the person at the terminal, and to do what?

Never a traceback, and never a value: for what nobody foresaw, the class and place of the error.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError, ProgrammingError

from consigne.cli.answers import explained
from consigne.cli.language import spoken
from consigne.kernel.decisions import Explanation, NotAllowed, NotSeen, Reason
from consigne.kernel.words import Bilingual


@dataclass(frozen=True, slots=True)
class Told:
    """Why a command was not done: a stable code, a sentence, and the reasons behind it."""

    code: str
    sentence: Bilingual
    reasons: tuple[Reason, ...] = ()
    details: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        yield from explained(Explanation(self.sentence, self.reasons))
        yield from self.details


# What an error of ours may call its sentence: filled in, or as it stands.
_SAYING = ("words", "text", "sentence")


def told(error: Exception) -> Told:
    """What is said of this error."""
    if isinstance(error, NotAllowed):
        why = error.decision.explained()
        return Told(error.decision.why.code, why.headline, why.reasons)
    if isinstance(error, NotSeen):
        return Told("not_seen", _NOT_SEEN)
    words = next((getattr(error, name) for name in _SAYING if hasattr(error, name)), None)
    if isinstance(words, Bilingual):
        return Told(type(error).__name__, words, details=_details(error))
    if isinstance(error, OperationalError | psycopg.OperationalError):
        return Told("database_unreachable", _UNREACHABLE)
    if isinstance(error, ProgrammingError | psycopg.ProgrammingError):
        return Told("database_not_ready", _NOT_READY, details=(_place(error),))
    if isinstance(error, ImproperlyConfigured):
        return Told("settings", _SETTINGS, details=(_place(error),))
    if isinstance(error, OSError) and error.filename:
        return Told("file", _FILE.filled(file=str(error.filename), cause=error.strerror or "?"))
    return Told("unforeseen", _UNFORESEEN, details=(_place(error),))


_NOT_SEEN = Bilingual(
    "There is nothing here of that name or number that you may see. Check it, and whose token this "
    "is.",
    "Il n’y a rien ici de ce nom ou de ce numéro que vous puissiez voir. Vérifiez-le, et à qui "
    "appartient le jeton.",
)
_UNREACHABLE = Bilingual(
    "The database does not answer. Start it with `consigne serve`, or check DATABASE_URL. Its log "
    "is var/log/postgresql.log.",
    "La base de données ne répond pas. Démarrez-la avec `consigne serve`, ou vérifiez "
    "DATABASE_URL. Son journal est var/log/postgresql.log.",
)
_NOT_READY = Bilingual(
    "The database is not as this program expects it. Run `consigne migrate`, then "
    "`consigne db check`.",
    "La base de données n’est pas telle que ce programme l’attend. Exécutez `consigne migrate`, "
    "puis `consigne db check`.",
)
_SETTINGS = Bilingual(
    "A setting is missing or wrong. Check the CONSIGNE_ variables of this terminal.",
    "Un réglage manque ou ne convient pas. Vérifiez les variables CONSIGNE_ de ce terminal.",
)
_FILE = Bilingual(
    "{file} cannot be used ({cause}). Check the path and who may read it.",
    "{file} ne peut pas servir ({cause}). Vérifiez le chemin et qui peut le lire.",
)
_UNFORESEEN = Bilingual(
    "Something failed that nobody foresaw; nothing more was done. Report the place below: it holds "
    "no one’s information.",
    "Une erreur imprévue s’est produite; rien d’autre n’a été fait. Signalez l’endroit ci-dessous, "
    "qui ne contient de renseignement sur personne.",
)


def _details(error: Exception) -> tuple[str, ...]:
    """The lines an error adds to its sentence, such as the faults of a pack."""
    return tuple(spoken(line) for line in getattr(error, "details", ()))


def _place(error: Exception) -> str:
    """The class of an error and where it was raised: no message, which may hold a value."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    return f"{type(error).__name__}: {' > '.join(places)}"
