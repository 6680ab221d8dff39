"""Trouble: what keeps a command from running, told in both languages with what to do."""

from __future__ import annotations

from consigne.kernel.words import Bilingual


class Trouble(Exception):
    """The installation cannot do this now; `words` say why and what to do, without any secret.

    A command prints the half its reader reads and ends with a status other than zero.
    """

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.en)
        self.words = words
