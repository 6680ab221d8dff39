"""Welcome: where is the desk, and how does one sign in?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consigne.demo.people import DemoPerson
from consigne.kernel.words import Bilingual


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is said once everything runs; `people` are those of a demonstration."""

    address: str
    people: tuple[DemoPerson, ...]
    warnings: tuple[Bilingual, ...] = ()

    def lines(self) -> Iterator[str]:
        """Both languages: whoever reads the terminal may not be whoever signs in."""
        yield ""
        yield f"  Consigne   {self.address}"
        yield ""
        if self.people:
            yield from self._people()
        for warning in self.warnings:
            yield f"  ! {warning.fr}"
            yield f"    {warning.en}"
        yield "  Ctrl-C : arrêter / stop"

    def _people(self) -> Iterator[str]:
        yield "  Entrer comme / Sign in as:"
        widest = max(len(person.name) for person in self.people)
        for person in self.people:
            role = person.role
            said = role.fr if role.fr == role.en else f"{role.fr} / {role.en}"
            yield f"    {person.name:<{widest}}  {said}"
            yield f"    {'':<{widest}}  {person.email}   {person.password}"
        yield ""
