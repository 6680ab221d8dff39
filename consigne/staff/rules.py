"""Who is this person today: which roles do they hold, which powers were lent to them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from consigne.kernel.actors import CONFINED, STAFF_ROLES, Actor, Role
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
    first_refusal,
)
from consigne.kernel.matrix import Extent
from consigne.kernel.words import Bilingual
from consigne.staff.matrix import MATRIX

STAFF = Source(
    Bilingual("Staff and roles", "Personnel et rôles"),
    Bilingual("delegation", "délégation"),
    ("OPC-QC-18",),
)

OUTSOURCED = Source(
    Bilingual(
        "Recording of customer telephone calls",
        "Enregistrement des appels téléphoniques des clients",
    ),
    Bilingual(
        "call-centre services entrusted to third parties",
        "services de centre d’appels confiés à des tiers",
    ),
    ("OPC-4",),
)

# No token outlives a quarter: a forgotten key closes by itself.
LONGEST_TOKEN = timedelta(days=90)


class Act(Acts):
    SIGNED_IN = Bilingual("signed in", "connexion")
    FACTOR_ADDED = Bilingual("second factor added", "second facteur ajouté")
    FACTOR_REMOVED = Bilingual("second factor removed", "second facteur retiré")
    CODES_MADE = Bilingual("recovery codes made", "codes de récupération créés")
    PASSWORD_CHANGED = Bilingual("password changed", "mot de passe modifié")
    ADMITTED = Bilingual("member admitted", "membre admis")
    LEFT = Bilingual("membership ended", "départ d’un membre")
    DELEGATED = Bilingual("power lent", "pouvoir délégué")
    TOKEN_MADE = Bilingual("token made", "jeton créé")
    TOKEN_REVOKED = Bilingual("token revoked", "jeton révoqué")
    SESSION_ENDED = Bilingual("session ended", "session fermée à distance")
    REACH_SEEN = Bilingual("who may see it asked", "question de qui peut voir")


class Why(Reasons):
    NOT_A_MEMBER = Reason(
        Bilingual(
            "This account belongs to no institution here today; ask an administrator.",
            "Ce compte n’appartient à aucune institution aujourd’hui; "
            "adressez-vous à un administrateur.",
        ),
        STAFF,
    )
    NO_SECOND_FACTOR = Reason(
        Bilingual(
            "Here, whoever works shows a second factor: set one up, a passkey or an app, and what "
            "you asked for opens.",
            "Ici, toute personne qui travaille montre un second facteur : ajoutez-en un, clé "
            "d’accès ou application, et ce que vous demandiez s’ouvre.",
        ),
        STAFF,
    )
    TOKEN_WITHOUT_FACTOR = Reason(
        Bilingual(
            "Here, a token is made in a session that showed a second factor: make it on the desk, "
            "on the page of your tokens.",
            "Ici, un jeton se crée dans une session où un second facteur a été montré : créez-le "
            "au poste de travail, sur la page de vos jetons.",
        ),
        STAFF,
    )
    NOT_AN_ADMINISTRATOR = Reason(
        Bilingual(
            "Only an administrator admits members.", "Seul un administrateur admet des membres."
        ),
        STAFF,
    )
    CANNOT_LEND = Reason(
        Bilingual(
            "Only who holds a power in their own right lends it; what was lent is not lent again.",
            "Seule la personne qui détient un pouvoir en propre le délègue; ce qui est délégué ne "
            "se délègue pas de nouveau.",
        ),
        STAFF,
    )
    NOT_A_PERSON_S = Reason(
        Bilingual(
            "This is held by people; the system has its own rights.",
            "Ceci revient à une personne; le système a ses propres droits.",
        ),
        STAFF,
    )
    RUNS_AND_APPROVES = Reason(
        Bilingual(
            "Whoever runs the system does not approve destructions: give one of the two roles to "
            "somebody else.",
            "La personne qui exploite le système n’approuve pas les destructions : confiez l’un "
            "des deux rôles à quelqu’un d’autre.",
        ),
        STAFF,
    )
    OF_A_SUPPLIER = Reason(
        Bilingual(
            "A supplier’s agent holds no other role and no power of the institution: its "
            "safeguards are not theirs to change.",
            "L’agent d’un fournisseur n’exerce aucun autre rôle ni aucun pouvoir de "
            "l’institution : il ne lui revient pas d’en modifier les mesures de sécurité.",
        ),
        OUTSOURCED,
    )
    NO_OTHER_DOOR = Reason(
        Bilingual(
            "A supplier’s people work at the desk alone: no token lets them, or a machine of "
            "theirs, take anything out.",
            "Les personnes d’un fournisseur ne travaillent qu’au poste de travail : aucun jeton ne "
            "leur permet, ni à leurs machines, d’en sortir quoi que ce soit.",
        ),
        OUTSOURCED,
    )
    TO_ONESELF = Reason(
        Bilingual(
            "A power is lent to someone else.",
            "Un pouvoir se délègue à quelqu’un d’autre.",
        ),
        STAFF,
    )
    ENDS_BEFORE = Reason(Bilingual("It ends before it begins.", "La fin précède le début."), STAFF)
    TOKEN_TOO_LONG = Reason(
        Bilingual("A token lasts at most 90 days.", "Un jeton dure au plus 90 jours."),
        STAFF,
    )
    TOKEN_NOT_GOOD = Reason(
        Bilingual(
            "This token is unknown, expired or revoked: make a new one on the desk, under your "
            "name.",
            "Ce jeton est inconnu, échu ou révoqué : créez-en un autre au poste de travail, "
            "sous votre nom.",
        ),
        STAFF,
    )
    SCOPE_MISSING = Reason(
        Bilingual("This token does not cover that.", "Ce jeton ne permet pas cette action."),
        STAFF,
    )


@dataclass(frozen=True, slots=True)
class Tenure:
    """A role or a power, and the days it is held; `until_on` is excluded."""

    name: str
    from_on: date
    until_on: date | None = None

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True, slots=True)
class MemberSeen:
    """A member as colleagues see them."""

    id: UUID
    name: str
    unit: str
    roles: tuple[Role, ...]
    email: str = ""


def held_on(tenures: Iterable[Tenure], on: date) -> frozenset[str]:
    """The names of what is held on a day."""
    return frozenset(tenure.name for tenure in tenures if tenure.holds(on))


def may_admit(actor: Actor, roles: Iterable[Role]) -> Decision:
    """Administrators admit, into roles of people; so does the system when it is set up."""
    given = frozenset(roles)
    if MATRIX.extent(actor.reaching, "member", "colleagues") < Extent.WRITE:
        return Refused(Why.NOT_AN_ADMINISTRATOR)
    if not given <= frozenset(STAFF_ROLES):
        return Refused(Why.NOT_A_PERSON_S)
    if given & CONFINED and len(given) > 1:
        return Refused(Why.OF_A_SUPPLIER)
    if {Role.ADMINISTRATOR, Role.APPROVER} <= given:
        return Refused(Why.RUNS_AND_APPROVES)
    return ALLOWED


def may_end_membership(actor: Actor) -> Decision:
    """Administrators end memberships; so does the system when a supplier's contract is over."""
    if MATRIX.extent(actor.reaching, "member", "colleagues") < Extent.WRITE:
        return Refused(Why.NOT_AN_ADMINISTRATOR)
    return ALLOWED


def may_lend(
    actor: Actor, *, to: UUID, held: Iterable[str], from_on: date, until_on: date
) -> Decision:
    """An approver lends their power to another, for stated days; who borrowed it does not.

    `held` are the roles of whoever would borrow it: never a supplier's agent.
    """
    return first_refusal(
        (
            ALLOWED if actor.has(Role.APPROVER) else Refused(Why.CANNOT_LEND),
            ALLOWED if CONFINED.isdisjoint(held) else Refused(Why.OF_A_SUPPLIER),
            ALLOWED if to != actor.id else Refused(Why.TO_ONESELF),
            ALLOWED if from_on < until_on else Refused(Why.ENDS_BEFORE),
        )
    )


def may_work(*, factor_required: bool, factor_shown: bool) -> Decision:
    """Where a second factor is compulsory, nothing opens to a session that showed none."""
    return Refused(Why.NO_SECOND_FACTOR) if factor_required and not factor_shown else ALLOWED


def may_make_token(
    actor: Actor, *, lasts: timedelta, factor_required: bool, factor_shown: bool
) -> Decision:
    """A token is personal, expires within a quarter, and is no way around a second factor."""
    if actor.has(Role.SYSTEM, Role.NOBODY) or not actor.roles:
        return Refused(Why.NOT_A_PERSON_S)
    if actor.is_confined:
        return Refused(Why.NO_OTHER_DOOR)
    if not timedelta(0) < lasts <= LONGEST_TOKEN:
        return Refused(Why.TOKEN_TOO_LONG)
    return _with_factor(required=factor_required, shown=factor_shown)


def may_bear(
    *, expires_at: datetime, revoked: bool, now: datetime, factor_required: bool, factor_shown: bool
) -> Decision:
    """A token opens until the instant it expires or is revoked, and as it was made."""
    if revoked or now >= expires_at:
        return Refused(Why.TOKEN_NOT_GOOD)
    return _with_factor(required=factor_required, shown=factor_shown)


def _with_factor(*, required: bool, shown: bool) -> Decision:
    return Refused(Why.TOKEN_WITHOUT_FACTOR) if required and not shown else ALLOWED


def may_use_token_for(scope: str, scopes: frozenset[str], *, bearer: Actor) -> Decision:
    """A token opens what it was made for, and nothing else its bearer may do.

    One made before its bearer became a supplier's agent opens nothing.
    """
    if bearer.is_confined:
        return Refused(Why.NO_OTHER_DOOR)
    return ALLOWED if scope in scopes else Refused(Why.SCOPE_MISSING)
