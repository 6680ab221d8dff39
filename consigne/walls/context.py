"""Whose rows may this transaction see? The settings that row-level security reads."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection, transaction

from consigne.kernel.actors import Actor

# Transaction-local (the third argument), so that nothing leaks to the next user of a pooled
# connection; see docs/decisions/0003.
_SET = """
SELECT set_config('app.institution', %s, true),
       set_config('app.actor', %s, true),
       set_config('app.roles', %s, true),
       set_config('app.contracts', %s, true)
"""

T = TypeVar("T")

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)
_door: ContextVar[str] = ContextVar("door", default="system")
# What the transaction under way has asked once; None outside one.
_asked: ContextVar[dict[Hashable, Any] | None] = ContextVar("asked", default=None)


@contextmanager
def acting(actor: Actor, *, door: str | None = None) -> Iterator[Actor]:
    """Open a transaction in which the database shows this actor's rows, and no others.

    `door` names where the actor came in, for the journal. May be nested, also for another
    institution: the outer actor's rows return on leaving.
    """
    outer = _acting.get()
    with transaction.atomic():
        _apply(actor)
        acted, entered = _acting.set(actor), _door.set(door or _door.get())
        asked = _asked.set({} if outer is None else _asked.get())
        try:
            yield actor
        finally:
            _acting.reset(acted)
            _door.reset(entered)
            _asked.reset(asked)
        if outer is not None and outer != actor:
            _apply(outer)


def acting_now() -> Actor | None:
    """The actor of the transaction under way, or None."""
    return _acting.get()


def door_now() -> str:
    """The door through which the actor under way came in."""
    return _door.get()


def once(question: Hashable, answer: Callable[[], T]) -> T:
    """The answer to a question, asked once in the transaction under way: the same to its end.

    Outside `acting` it is asked each time.
    """
    asked = _asked.get()
    if asked is None:
        return answer()
    if question not in asked:
        asked[question] = answer()
    found: T = asked[question]
    return found


def ask_again(question: Hashable) -> None:
    """Have a question asked anew: this transaction has just changed the answer."""
    asked = _asked.get()
    if asked is not None:
        asked.pop(question, None)


def _apply(actor: Actor) -> None:
    roles = ",".join(sorted(actor.reaching))
    contracts = ",".join(sorted(str(terms.contract) for terms in actor.under))
    with connection.cursor() as cursor:
        cursor.execute(_SET, [str(actor.institution), str(actor.id), roles, contracts])
