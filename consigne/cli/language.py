"""Language: in which one does the command line speak?

`--lang`, then CONSIGNE_LANG, then the terminal's own (LC_ALL, LC_MESSAGES, LANG); else English.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence
from pathlib import Path

from consigne.config.progress import terminal_language
from consigne.kernel.words import LANGUAGES, Bilingual, Language

# Click asks the standard library's gettext for its own words: this catalogue has them.
_CATALOGUES = Path(__file__).parent / "locale"
_OPTION = "--lang"


def language() -> Language:
    """The language of the command under way."""
    return terminal_language()


def spoken(words: Bilingual | str) -> str:
    """The half that is read here; a plain string stays as it is."""
    return words if isinstance(words, str) else words.in_(language())


def chosen(words: Sequence[str]) -> list[str]:
    """What was typed, without `--lang` wherever it stood; the language it names holds from now on.

    An unknown language is left where it is, for the parser to refuse.
    """
    kept: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            kept += [word, *rest]
            break
        name, equals, value = word.partition("=")
        if name == _OPTION and not equals:
            value = next(rest, "")
        if name != _OPTION or value not in LANGUAGES:
            kept += [word] if equals or name != _OPTION else [word, *filter(None, [value])]
            continue
        os.environ["CONSIGNE_LANG"] = value
    _speak()
    return kept


def _speak() -> None:
    # gettext reads LANGUAGE first; "en" has no catalogue, so English stays as Click wrote it.
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain("click", str(_CATALOGUES))
    gettext.textdomain("click")
