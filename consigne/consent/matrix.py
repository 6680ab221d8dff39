"""Who sees what people said about a purpose: whoever may see their file."""

from consigne.clients.matrix import CONTRACT, EVERY, FILE, IDENTITY, ON_THE_LINE
from consigne.kernel.actors import Role
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual

MATRIX = Matrix(
    Part(
        ("consent",),
        "said",
        Bilingual("Consents, refusals and withdrawals", "Consentements, refus et retraits"),
        IDENTITY,
        (
            Given(Extent.WRITE, EVERY, FILE),
            Given(Extent.MASKED, EVERY, (Role.AGENT, Role.INTEGRATOR)),
            Given(Extent.MASKED, CONTRACT, (Role.SUPPLIER_AGENT,)),
            Given(Extent.WRITE, Relation.IDENTIFIED, ON_THE_LINE),
            Given(Extent.READ, Relation.EMERGENCY, (Role.AGENT,)),
            # What they import was said elsewhere, to somebody else.
            Given(Extent.WRITE, Relation.SELF, (Role.INTEGRATOR,)),
        ),
        own="recorded_by",
    ),
)
