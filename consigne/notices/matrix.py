"""Who reads notices: everyone who gives them; its packs alone write them."""

from consigne.kernel.actors import STAFF_ROLES
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual
from consigne.register.matrix import OPENNESS

MATRIX = Matrix(
    Part(
        ("notice", "amendment"),
        "declared",
        Bilingual("Notices and their amendments", "Avis et avis de modification"),
        OPENNESS,
        (Given(Extent.READ, Relation.INSTITUTION, STAFF_ROLES),),
    ),
)
