"""Who sees stored objects: that they are there; their bytes by the record that names them."""

from consigne.kernel.actors import Role
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual

SAFEGUARDS = Source(
    Bilingual(
        "Personal Information Protection and Electronic Documents Act",
        "Loi sur la protection des renseignements personnels et les documents électroniques",
    ),
    Bilingual("Sched. 1, Safeguards", "annexe 1, Mesures de sécurité"),
    ("OPC-15",),
)

MATRIX = Matrix(
    Part(
        ("stored_object",),
        "stored",
        Bilingual("Stored objects, without their bytes", "Objets conservés, sans leur contenu"),
        SAFEGUARDS,
        (
            Given(
                Extent.WRITE,
                Relation.INSTITUTION,
                (Role.AGENT, Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.INTEGRATOR),
            ),
        ),
    ),
)
