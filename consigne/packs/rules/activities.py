"""Activities: does everything an activity declares stay inside the activity?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from consigne.kernel.words import Bilingual
from consigne.packs.entries import Entry, Fault, Path
from consigne.packs.rules.references import named_at
from consigne.packs.rules.register import Register

_FOREIGN = Bilingual(
    "“{code}” is not a purpose of this activity. Add it to “purposes”, or remove it here.",
    "« {code} » n’est pas une fin de cette activité. L’ajouter à « purposes », ou l’enlever ici.",
)
_REPEATED = Bilingual(
    "“{code}” stands here more than once. Keep one.",
    "« {code} » figure ici plus d’une fois. N’en garder qu’un.",
)
_LEVELS = Bilingual(
    "Identity checks go from the lightest level to the strongest, each once. Put them in order.",
    "Les vérifications d’identité vont du niveau le plus léger au plus fort, chacun une fois. Les"
    " mettre en ordre.",
)
_UNCHECKED = Bilingual(
    "Clients have access here, and no identity check is declared. Add one, or write"
    " client_access: none.",
    "Les clients ont accès ici, et aucune vérification d’identité n’est déclarée. En ajouter une,"
    " ou écrire client_access: none.",
)

_LIMITED: tuple[Path, ...] = (
    ("partners", "*", "purposes", "*"),
    ("suppliers", "*", "purposes", "*"),
    ("exceptions", "*", "purposes", "*"),
)
_ONCE: tuple[Path, ...] = (
    ("categories", "*", "category"),
    ("exceptions", "*", "code"),
)


def faults(register: Register) -> Iterator[Fault]:
    """What an activity lends to others without having it, says twice, or opens unchecked."""
    for activity in register.each("activity"):
        yield from _foreign(activity)
        yield from _repeated(activity)
        yield from _checks(activity)


def _foreign(activity: Entry) -> Iterator[Fault]:
    own = activity.body["purposes"]
    lent = [named for pattern in _LIMITED for named in named_at(activity.body, pattern)]
    lent += [(("ways", code), code) for code in activity.body.get("ways", {})]
    for path, code in lent:
        if code not in own:
            yield activity.fault(path, _FOREIGN.filled(code=code))


def _repeated(activity: Entry) -> Iterator[Fault]:
    for pattern in _ONCE:
        named = list(named_at(activity.body, pattern))
        times = Counter(code for _, code in named)
        for path, code in named:
            if times[code] > 1:
                yield activity.fault(path, _REPEATED.filled(code=code))


def _checks(activity: Entry) -> Iterator[Fault]:
    levels = [check["level"] for check in activity.body["identity_checks"]]
    if levels != sorted(set(levels)):
        yield activity.fault(("identity_checks",), _LEVELS)
    if not levels and activity.body["client_access"] != "none":
        yield activity.fault(("client_access",), _UNCHECKED)
