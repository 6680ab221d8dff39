"""Who sees what of suppliers: those who answer for what is entrusted to them, not their people."""

from consigne.kernel.actors import Role
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual

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
TIER = Source(
    Bilingual(
        "Privacy Impact Assessment – Managed Contact Centre Services",
        "Évaluation des facteurs relatifs à la vie privée – Services gérés de centre de contact",
    ),
    Bilingual("Tier 2, by an external supplier", "niveau 2, par un fournisseur externe"),
    ("EC-3", "EC-4"),
)
_ANSWERING = (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)

MATRIX = Matrix(
    Part(
        ("supplier", "contract", "assignment"),
        "contract",
        Bilingual(
            "Suppliers, their contracts, and who works under them",
            "Fournisseurs, leurs contrats et les personnes qui y travaillent",
        ),
        OUTSOURCED,
        (
            Given(Extent.WRITE, Relation.INSTITUTION, _ANSWERING),
            Given(Extent.READ, Relation.INSTITUTION, (Role.SUPERVISOR,)),
        ),
    ),
    Part(
        ("review",),
        "review",
        Bilingual("Yearly reviews of contracts", "Revues annuelles des contrats"),
        OUTSOURCED,
        (
            Given(Extent.WRITE, Relation.INSTITUTION, (Role.PRIVACY_OFFICER, Role.SUPERVISOR)),
            Given(Extent.READ, Relation.INSTITUTION, (Role.ADMINISTRATOR,)),
        ),
    ),
)
