"""Pace: which addresses of the desk are counted for each member, and under which limit?"""

from __future__ import annotations

from consigne.desk.asking import Asking
from consigne.staff.limits import Limit, count

# Each of these looks for people by what is written, or lets something be taken away.
COUNTED: dict[str, Limit] = {
    "find": Limit.SEARCHES,
    "clients:new": Limit.SEARCHES,
    "clients:authority": Limit.SEARCHES,
    "clients:role": Limit.SEARCHES,
    "interactions:attach": Limit.SEARCHES,
    "interactions:document": Limit.TAKEN,
    "retention:signed": Limit.TAKEN,
    "retention:printed": Limit.TAKEN,
}


def keep_pace(request: Asking, route: str) -> None:
    """Count what this request looks for or takes away; raises TooMany past the limit.

    A form that is only opened looks for nobody.
    """
    limit = COUNTED.get(route)
    if limit is None or (limit is Limit.SEARCHES and request.method != "POST"):
        return
    count(limit, request.actor.id, now=request.now)
