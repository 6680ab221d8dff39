"""Limits: how much may one person, or one token, ask for in a while?

Counted in the cache that every process shares, in windows that begin at the same instants for all.
How much is in the settings, for each installation to choose.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from consigne.audit.actions import record
from consigne.kernel.actors import Actor
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import NotAllowed, Reason, Reasons, Refused
from consigne.kernel.words import Bilingual
from consigne.vault.rules import SAFEGUARDS


class Alert(Acts):
    LIMIT_REACHED = Bilingual(
        "alert: more asked for than one person’s work needs",
        "alerte : plus de demandes que le travail d’une personne n’en requiert",
    )


class Why(Reasons):
    TOO_MANY_SEARCHES = Reason(
        Bilingual(
            "More searches than one person’s work needs: {most} in {within} min at most. "
            "Nobody’s file is gone through in bulk; search again in {minutes} min. The privacy "
            "officer reads of it in the journal.",
            "Plus de recherches que le travail d’une personne n’en requiert : au plus {most} en "
            "{within} min. Les dossiers ne se parcourent pas en masse; cherchez de nouveau "
            "dans {minutes} min. La personne responsable de la protection des renseignements "
            "le lira au journal.",
        ),
        SAFEGUARDS,
    )
    TOO_MUCH_TAKEN = Reason(
        Bilingual(
            "More documents taken away than one person’s work needs: {most} in {within} min at "
            "most. Take the next in {minutes} min. The privacy officer reads of it in the "
            "journal.",
            "Plus de documents emportés que le travail d’une personne n’en requiert : au plus "
            "{most} en {within} min. Prenez le suivant dans {minutes} min. La personne "
            "responsable de la protection des renseignements le lira au journal.",
        ),
        SAFEGUARDS,
    )
    TOO_MANY_CALLS = Reason(
        Bilingual(
            "More calls than this token may make: {most} in {within} min at most. Call again "
            "in {minutes} min; Retry-After says it in seconds.",
            "Plus d’appels que ce jeton ne permet : au plus {most} en {within} min. Appelez de "
            "nouveau dans {minutes} min; Retry-After le dit en secondes.",
        ),
        SAFEGUARDS,
    )


class Limit(Enum):
    """What is counted, and what is said past it."""

    SEARCHES = Why.TOO_MANY_SEARCHES
    TAKEN = Why.TOO_MUCH_TAKEN
    CALLS = Why.TOO_MANY_CALLS


class TooMany(NotAllowed):
    """More than the limit; `retry_after` is in seconds, `is_first` once in each window."""

    def __init__(self, decision: Refused, *, retry_after: int, is_first: bool) -> None:
        super().__init__(decision)
        self.retry_after, self.is_first = retry_after, is_first


def count(limit: Limit, who: object, *, now: datetime) -> None:
    """Count one more for a person or a token; raises TooMany past the limit.

    Called outside what it counts, so that what rolls back is counted all the same.
    """
    most, within = settings.LIMITS[limit.name.lower()]
    window, gone = divmod(int(now.timestamp()), within)
    times = _one_more(f"{limit.name}:{who}:{window}", within)
    if times > most:
        raise TooMany(
            _refused(limit, most, within, within - gone),
            retry_after=within - gone,
            is_first=times == most + 1,
        )


def alert(actor: Actor, too_many: TooMany) -> None:
    """Journal, once in each window, that somebody asks for more than their work needs."""
    if too_many.is_first:
        record(actor, Alert.LIMIT_REACHED, decision=too_many.decision)


def _one_more(key: str, seconds: int) -> int:
    # The cache reads, then writes: two requests at once would count as one.
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        times = int(cache.get(key, 0)) + 1
        cache.set(key, times, seconds)
    return times


def _refused(limit: Limit, most: int, within: int, left: int) -> Refused:
    facts = {"most": most, "within": within // 60, "minutes": -(-left // 60)}
    return Refused(limit.value, facts)
