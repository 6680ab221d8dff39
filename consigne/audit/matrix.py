"""Who reads the journal: those who answer for the information, not those it watches."""

from consigne.kernel.actors import Role
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual

JOURNAL = Source(
    Bilingual("Journal of accesses", "Journal d’audit"),
    Bilingual("who reads it", "consultation"),
    ("OPC-2", "OPC-QC-18"),
)

MATRIX = Matrix(
    Part(
        ("event", "touch"),
        "journal",
        Bilingual("The journal of accesses", "Le journal d’audit"),
        JOURNAL,
        (Given(Extent.READ, Relation.INSTITUTION, (Role.SUPERVISOR, Role.PRIVACY_OFFICER)),),
    ),
    Part(
        ("seal",),
        "order",
        Bilingual("The order of events, sealed", "L’ordre des événements, scellé"),
        JOURNAL,
        (),
    ),
)
