"""One destroyer at a time in an installation; and its batches take turns with holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from consigne.kernel.words import Bilingual

_ONE_AT_A_TIME = 0x64697370
_IN_TURN = 0x686F6C64


class AnotherRun(Exception):
    """A disposal is under way; this one waits its turn."""

    sentence = Bilingual(
        "A destruction is under way here: the ledger has one order. Wait for its end, which "
        "`consigne disposal show` tells, then try again.",
        "Une destruction est en cours ici : le registre n’a qu’un ordre. Attendez-en la fin, "
        "qu’indique `consigne disposal show`, puis réessayez.",
    )


@contextmanager
def alone() -> Iterator[None]:
    """Be the only one that destroys until the block ends; raises AnotherRun when another is.

    The database lets go of it when this process ends, however it ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise AnotherRun
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def take_turn(institution: UUID) -> None:
    """Wait until no hold is being placed and no batch is destroyed at this institution.

    Others then wait for the end of the open transaction. Locks on records would not do: who holds
    a client holds contacts that a batch has locked, and does not touch them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_IN_TURN, str(institution)]
        )
