"""Who reads the register: everyone who works under it; its packs alone write it."""

from consigne.kernel.actors import STAFF_ROLES
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual

OPENNESS = Source(
    Bilingual(
        "Personal Information Protection and Electronic Documents Act",
        "Loi sur la protection des renseignements personnels et les documents électroniques",
    ),
    Bilingual("Sched. 1, Openness", "annexe 1, Transparence"),
    ("OPC-1",),
)

MATRIX = Matrix(
    Part(
        (
            "institution",
            "institution_version",
            "authority",
            "program",
            "purpose",
            "category",
            "bank",
            "schedule",
            "standard",
            "activity",
        ),
        "declared",
        Bilingual("The register", "Le registre"),
        OPENNESS,
        (Given(Extent.READ, Relation.INSTITUTION, STAFF_ROLES),),
    ),
)
