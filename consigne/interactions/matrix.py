"""Who sees what of contacts: their trace by whoever serves, what was said once it may be told."""

from consigne.clients.matrix import CONTRACT, EVERY, FILE, IDENTITY, ON_THE_LINE, SAFEGUARDS
from consigne.kernel.actors import Role
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual

SERVING = (Role.AGENT, *FILE, Role.INTEGRATOR)
_GIVEN = (
    Given(Extent.WRITE, EVERY, FILE),
    Given(Extent.MASKED, EVERY, (Role.AGENT, Role.INTEGRATOR)),
    Given(Extent.MASKED, CONTRACT, (Role.SUPPLIER_AGENT,)),
)
_SAID = (
    *_GIVEN,
    Given(Extent.WRITE, Relation.IDENTIFIED, ON_THE_LINE),
    Given(Extent.READ, Relation.EMERGENCY, (Role.AGENT,)),
    Given(Extent.WRITE, Relation.SELF, (*ON_THE_LINE, Role.INTEGRATOR)),
)
# A document leaves the screen for the reader's own machine: a supplier's people open none.
_DOCUMENTS = (
    *_GIVEN,
    Given(Extent.WRITE, Relation.IDENTIFIED, (Role.AGENT,)),
    Given(Extent.READ, Relation.EMERGENCY, (Role.AGENT,)),
    Given(Extent.WRITE, Relation.SELF, (Role.AGENT, Role.INTEGRATOR)),
)

MATRIX = Matrix(
    Part(
        ("interaction", "party"),
        "trace",
        Bilingual(
            "Number, channel, dates and clients of contacts",
            "Numéro, canal, dates et clients des contacts",
        ),
        SAFEGUARDS,
        (
            Given(Extent.WRITE, EVERY, SERVING),
            Given(Extent.WRITE, CONTRACT, (Role.SUPPLIER_AGENT,)),
        ),
    ),
    Part(
        ("interaction",),
        "said",
        Bilingual("What was said and is to be done", "Propos tenus et suites à donner"),
        IDENTITY,
        _SAID,
        frozenset({"subject", "note", "concerns", "result", "next_action"}),
        own="entered_by",
    ),
    Part(
        ("party",),
        "taken off",
        Bilingual("Why a client was taken off", "Motif du retrait d’un client"),
        IDENTITY,
        _SAID,
        frozenset({"detached_reason"}),
    ),
    Part(
        ("attachment",),
        "documents",
        Bilingual("Attachments", "Pièces jointes"),
        IDENTITY,
        _DOCUMENTS,
    ),
    Part(
        ("draft",),
        "written",
        Bilingual("Drafts", "Brouillons"),
        SAFEGUARDS,
        (Given(Extent.WRITE, Relation.SELF, (*SERVING, Role.SUPPLIER_AGENT)),),
        own="author",
    ),
)
