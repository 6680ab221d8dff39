"""The cast: who plays in every story, and who must never get in."""

from __future__ import annotations

from dataclasses import dataclass

from consigne.kernel.actors import Role

OFFICE = "consumer-office"
STORE = "call-recording"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who works at one of the two institutions."""

    name: str
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@staff.example"


BENOIT = Person("Benoit", (Role.AGENT,))
CHLOE = Person("Chloe", (Role.PRIVACY_OFFICER,))
ESTELLE = Person("Estelle", (Role.APPROVER,))
FARID = Person("Farid", (Role.SUPERVISOR,))
GAELLE = Person("Gaelle", (Role.ADMINISTRATOR,))
# Works for a supplier, and reaches nothing before a contract.
HAROUN = Person("Haroun", (Role.SUPPLIER_AGENT,))
# An agent elsewhere: whatever the story, Dov must see nothing of it.
DOV = Person("Dov", (Role.AGENT, Role.PRIVACY_OFFICER))

PEOPLE: dict[str, tuple[Person, ...]] = {
    STORE: (BENOIT, CHLOE, ESTELLE, FARID, GAELLE, HAROUN),
    OFFICE: (DOV,),
}
