"""Who sees what of the staff: colleagues are known to one another, and a token to its bearer."""

from consigne.kernel.actors import CONFINED, STAFF_ROLES, Role
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual

TASKS = Source(
    Bilingual(
        "Privacy policy of the electronic services, Office de la protection du consommateur",
        "Politique de confidentialité des services électroniques, Office de la protection du "
        "consommateur",
    ),
    Bilingual("staff whose tasks concern the service", "personnel dont les tâches s’y rapportent"),
    ("OPC-QC-18",),
)
EVERY, OWN = Relation.INSTITUTION, Relation.SELF

MATRIX = Matrix(
    Part(
        ("member", "role_held"),
        "colleagues",
        Bilingual("Names, units and roles of colleagues", "Noms, unités et rôles des collègues"),
        TASKS,
        (
            Given(Extent.READ, EVERY, STAFF_ROLES),
            Given(Extent.WRITE, EVERY, (Role.ADMINISTRATOR,)),
        ),
    ),
    Part(
        ("delegation",),
        "power lent",
        Bilingual("Powers lent", "Pouvoirs délégués"),
        TASKS,
        (
            Given(Extent.READ, EVERY, STAFF_ROLES),
            Given(Extent.WRITE, OWN, (Role.APPROVER,)),
        ),
        own="lent_by_id",
    ),
    Part(
        ("token",),
        "token",
        Bilingual("Tokens, by their digest", "Jetons, par leur empreinte"),
        TASKS,
        (Given(Extent.WRITE, OWN, tuple(role for role in STAFF_ROLES if role not in CONFINED)),),
        own="member_id",
    ),
    Part(
        ("account",),
        "account",
        Bilingual("Addresses of accounts", "Adresses des comptes"),
        TASKS,
        (
            Given(Extent.READ, EVERY, STAFF_ROLES),
            Given(Extent.WRITE, OWN, STAFF_ROLES),
        ),
    ),
)
