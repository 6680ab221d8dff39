"""Acts: the verbs of the journal, each declared once with its words."""

from __future__ import annotations

from enum import Enum

from consigne.kernel.words import Bilingual


class Acts(Enum):
    """Base of each floor's acts: a member's value is what the journal calls it, in both languages.

    The code stored is the floor's name and the member's: "consent.WITHDRAWN".
    """

    @property
    def words(self) -> Bilingual:
        value: Bilingual = self.value
        return value

    @property
    def code(self) -> str:
        return f"{type(self).__module__.split('.')[1]}.{self.name}"

    @property
    def is_reading(self) -> bool:
        """Whether it takes something in and changes nothing: its name ends in what was done."""
        return self.name.rpartition("_")[2] in _READINGS


_READINGS = {"SEEN", "FOUND", "READ", "OPENED", "PRINTED"}


def readings() -> tuple[str, ...]:
    """The codes of every act that reads."""
    return tuple(act.code for kind in Acts.__subclasses__() for act in kind if act.is_reading)


def act_named(code: str) -> Acts | None:
    """The act a journal code stands for, or None when its floor is no longer there."""
    floor, _, name = code.partition(".")
    for kind in Acts.__subclasses__():
        if kind.__module__.split(".")[1] == floor and name in kind.__members__:
            return kind[name]
    return None
