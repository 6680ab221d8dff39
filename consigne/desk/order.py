"""Order: how names stand in a list, in either language."""

from __future__ import annotations

from unicodedata import combining, normalize

_JOINED = str.maketrans({"œ": "oe", "æ": "ae"})


def alphabetical(name: str) -> str:
    """What names are sorted by: accents, capitals and joined letters are nothing to the alphabet.

    "Élections" stands among the E's, "Œuvres" after "Odeurs".
    """
    bare = normalize("NFKD", name.casefold()).translate(_JOINED)
    return "".join(letter for letter in bare if not combining(letter))
