"""Who sees what is to be destroyed, what suspends it, and what proves it."""

from consigne.clients.matrix import EVERY, FILE
from consigne.kernel.actors import STAFF_ROLES, Role
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import Extent, Given, Matrix, Part
from consigne.kernel.words import Bilingual

SECURITY = Source(
    Bilingual(
        "Directive gouvernementale sur la sécurité de l’information",
        "Directive gouvernementale sur la sécurité de l’information",
    ),
    Bilingual("confidential destruction", "destruction confidentielle"),
    ("OPC-QC-22", "OPC-QC-24"),
)
REQUESTS = Source(
    Bilingual(
        "Privacy Regulations",
        "Règlement sur la protection des renseignements personnels",
    ),
    Bilingual("s. 4", "art. 4"),
    ("TBS-15",),
)

MATRIX = Matrix(
    Part(
        ("hold",),
        "suspended",
        Bilingual("That destruction is suspended", "Que la destruction est suspendue"),
        REQUESTS,
        (
            Given(Extent.READ, EVERY, STAFF_ROLES),
            Given(Extent.WRITE, EVERY, (Role.PRIVACY_OFFICER,)),
        ),
    ),
    Part(
        ("hold",),
        "ground",
        Bilingual("Why, and by whom", "Pour quel motif, et par qui"),
        REQUESTS,
        (
            Given(Extent.MASKED, EVERY, STAFF_ROLES),
            Given(Extent.READ, EVERY, (*FILE, Role.APPROVER, Role.ADMINISTRATOR)),
            Given(Extent.WRITE, EVERY, (Role.PRIVACY_OFFICER,)),
        ),
        frozenset({"ground", "reference", "placed_by", "lifted_by"}),
    ),
    Part(
        ("plan", "plan_item", "run", "batch", "certificate"),
        "destruction",
        Bilingual(
            "Plans of destruction, runs and certificates",
            "Plans de destruction, exécutions et attestations",
        ),
        SECURITY,
        (
            Given(Extent.WRITE, EVERY, (Role.PRIVACY_OFFICER, Role.APPROVER)),
            Given(Extent.READ, EVERY, (Role.ADMINISTRATOR,)),
        ),
    ),
    Part(
        ("attestation",),
        "answered for",
        Bilingual(
            "Who answers for copies that cannot be looked at",
            "Qui répond des copies que l’on ne peut examiner",
        ),
        SECURITY,
        (
            Given(Extent.WRITE, EVERY, (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)),
            Given(Extent.READ, EVERY, (Role.APPROVER,)),
        ),
    ),
    Part(
        ("ledger_position",),
        "position",
        Bilingual(
            "How far the ledger was applied", "Jusqu’où le registre des destructions est appliqué"
        ),
        SECURITY,
        (),
    ),
)
