"""Actors: who does this, for which institution, in which roles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from consigne.kernel.words import Bilingual


class Role(StrEnum):
    """What a person is trusted with at an institution."""

    AGENT = "agent"
    SUPPLIER_AGENT = "supplier_agent"
    SUPERVISOR = "supervisor"
    QUALITY_EVALUATOR = "quality_evaluator"
    COMMUNICATIONS_OFFICER = "communications_officer"
    PRINCIPAL_PUBLISHER = "principal_publisher"
    MEDIATOR = "mediator"
    PRIVACY_OFFICER = "privacy_officer"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"
    INTEGRATOR = "integrator"
    CLIENT = "client"
    RESPONDENT = "respondent"
    REPRESENTATIVE = "representative"
    SYSTEM = "system"
    NOBODY = "nobody"


ROLE_NAMES: dict[Role, Bilingual] = {
    Role.AGENT: Bilingual("Agent", "Agent"),
    Role.SUPPLIER_AGENT: Bilingual("Supplier’s agent", "Agent d’un fournisseur"),
    Role.SUPERVISOR: Bilingual("Supervisor", "Superviseur"),
    Role.QUALITY_EVALUATOR: Bilingual("Quality evaluator", "Évaluateur de la qualité"),
    Role.COMMUNICATIONS_OFFICER: Bilingual("Communications officer", "Agent des communications"),
    Role.PRINCIPAL_PUBLISHER: Bilingual("Principal publisher", "Éditeur principal"),
    Role.MEDIATOR: Bilingual("Mediator", "Médiateur"),
    Role.PRIVACY_OFFICER: Bilingual(
        "Privacy officer", "Responsable de la protection des renseignements personnels"
    ),
    Role.APPROVER: Bilingual("Occasional approver", "Approbateur occasionnel"),
    Role.ADMINISTRATOR: Bilingual("Administrator", "Administrateur"),
    Role.INTEGRATOR: Bilingual("Integrator", "Intégrateur"),
    Role.CLIENT: Bilingual("Client", "Client"),
    Role.RESPONDENT: Bilingual("Merchant’s respondent", "Répondant du commerçant"),
    Role.REPRESENTATIVE: Bilingual("Representative", "Représentant"),
    Role.SYSTEM: Bilingual("System", "Système"),
    Role.NOBODY: Bilingual("Not signed in", "Sans session"),
}

# Who works at an institution or for it, and signs in at its desk.
STAFF_ROLES = (
    Role.AGENT,
    Role.SUPPLIER_AGENT,
    Role.SUPERVISOR,
    Role.QUALITY_EVALUATOR,
    Role.COMMUNICATIONS_OFFICER,
    Role.PRINCIPAL_PUBLISHER,
    Role.MEDIATOR,
    Role.PRIVACY_OFFICER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
    Role.INTEGRATOR,
)
# Who works for an institution under another's employ: they reach what is filed under their
# contract, whatever else ties them to a record.
CONFINED = frozenset({Role.SUPPLIER_AGENT})
# Whoever was lent a power reaches what its role does, and no further.
LENT: dict[str, Role] = {"approve_disposal": Role.APPROVER}

# The system acts under this id; no person ever has it.
SYSTEM_ID = UUID(int=0)
# Acts of the whole installation belong to no institution: they are recorded under this id.
EVERYWHERE = UUID(int=0)
# Whoever could not be told apart: a token that is not good, an account without membership.
NOBODY_ID = UUID(int=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a supplier's contract is limited to, by the codes of the register."""

    contract: UUID
    activities: frozenset[str]
    purposes: frozenset[str]

    def cover(self, activity: str, purpose: str | None = None) -> bool:
        """Whether this is worked on under the contract; without a purpose, for any it names."""
        return activity in self.activities and (purpose is None or purpose in self.purposes)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts, seen from one institution.

    `powers` are those delegated to the actor today ("approve_disposal", ...), by name. `under` are
    the contracts that let a supplier's agent work at this hour; none, and they reach nothing.
    """

    id: UUID
    institution: UUID
    roles: frozenset[Role]
    powers: frozenset[str] = frozenset()
    time_zone: str = "America/Toronto"
    under: tuple[Terms, ...] = ()

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def reaching(self) -> frozenset[Role]:
        """The roles by which this actor reaches records: held, or whose power was lent."""
        return self.roles | {LENT[power] for power in self.powers if power in LENT}

    @property
    def is_confined(self) -> bool:
        """Whether a supplier's contract bounds what this actor reaches."""
        return not self.roles.isdisjoint(CONFINED)

    @property
    def is_system(self) -> bool:
        return Role.SYSTEM in self.roles


def system(institution: UUID, *, time_zone: str = "America/Toronto") -> Actor:
    """The system itself, acting for one institution: it may sweep and execute, never approve."""
    return Actor(SYSTEM_ID, institution, frozenset({Role.SYSTEM}), time_zone=time_zone)


def nobody(institution: UUID) -> Actor:
    """Whoever knocks and is not known: the journal names their attempts by this actor."""
    return Actor(NOBODY_ID, institution, frozenset({Role.NOBODY}))
