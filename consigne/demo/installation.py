"""Installation: was this one made by `demo`, and is it finished?

The file `demo.json` in the data folder says so, and holds the passwords of the invented people:
they protect nobody, and are shown at sign-in.
"""

from __future__ import annotations

import json
import os
import secrets
from typing import Any

from consigne.config.paths import Paths
from consigne.config.secrets import in_production
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

_FILE = "demo.json"
# Typed on any keyboard.
_WORDS = (
    "aurore balise bouleau cabane cannelle caribou cerise colibri corail dune fanal girouette "
    "glacier hirondelle huard jonquille lilas loutre lucarne luciole marmotte merisier muguet "
    "noisette nuage orage perdrix phare pivoine plume rivage sapin sentier sillage sureau "
    "tilleul truite vallon verger violon"
)


def begin(places: Paths) -> None:
    """Make this installation a demonstration, to be furnished; one begun stays as it is.

    Raises Trouble in production.
    """
    if in_production():
        raise Trouble(_IN_PRODUCTION)
    if not (places.data / _FILE).exists():
        _write(places, {"finished": False, "passwords": {}})


def is_begun(places: Paths) -> bool:
    """Whether a demonstration waits to be furnished."""
    found = _read(places)
    return found is not None and not found["finished"]


def is_demo(places: Paths) -> bool:
    """Whether this installation was made by `demo`."""
    return _read(places) is not None


def finish(places: Paths) -> None:
    """Note that everything was invented."""
    found = _read(places)
    if found is not None:
        _write(places, {**found, "finished": True})


def passwords(places: Paths) -> dict[str, str]:
    """The password of each invented person, by address."""
    found = _read(places)
    return dict(found["passwords"]) if found else {}


def password_for(places: Paths, email: str) -> str:
    """The password of an invented person, made once: two words and a number."""
    found = _read(places)
    if found is None:
        raise Trouble(_NOT_A_DEMO)
    if email not in found["passwords"]:
        found["passwords"][email] = _memorable()
        _write(places, found)
    return str(found["passwords"][email])


def _memorable() -> str:
    first, second = secrets.choice(_WORDS.split()), secrets.choice(_WORDS.split())
    return f"{first}-{second}-{secrets.randbelow(9000) + 1000}"


def _read(places: Paths) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((places.data / _FILE).read_text())
    except FileNotFoundError:
        return None
    return found


def _write(places: Paths, content: dict[str, Any]) -> None:
    draft = places.data / f".{_FILE}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        json.dump(content, opened, ensure_ascii=False, indent=1)
    draft.replace(places.data / _FILE)


_IN_PRODUCTION = Bilingual(
    "A demonstration is never made where real people are (CONSIGNE_ENV=production). Set "
    "CONSIGNE_DATA to a folder of its own and unset CONSIGNE_ENV.",
    "On ne crée jamais de démonstration là où il y a de vraies personnes "
    "(CONSIGNE_ENV=production). Donnez à CONSIGNE_DATA un dossier à part et retirez CONSIGNE_ENV.",
)
_NOT_A_DEMO = Bilingual(
    "This installation was not made by `consigne demo`: nobody is invented in it. Set "
    "CONSIGNE_DATA to a new folder.",
    "Cette installation n’a pas été créée par `consigne demo` : on n’y invente personne. Donnez à "
    "CONSIGNE_DATA un nouveau dossier.",
)
