"""Who sees what of clients: a name by whoever serves, the rest once identity was checked."""

from consigne.kernel.actors import Role
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation
from consigne.kernel.words import Bilingual

IDENTITY = Source(
    Bilingual("Identity checks", "Vérification de l’identité"),
    Bilingual("before anything is told", "avant toute communication"),
    ("OPC-QC-18",),
)
SAFEGUARDS = Source(
    Bilingual(
        "Personal Information Protection and Electronic Documents Act",
        "Loi sur la protection des renseignements personnels et les documents électroniques",
    ),
    Bilingual("Sched. 1, Safeguards", "annexe 1, Mesures de sécurité"),
    ("OPC-15",),
)
EMERGENCY = Source(
    Bilingual("Break-glass access", "Accès d’urgence"),
    Bilingual("told at once, reviewed by another person", "signalé aussitôt, examiné par autrui"),
    ("OPC-15", "OPC-QC-18"),
)
EVERY, CONTRACT = Relation.INSTITUTION, Relation.CONTRACT
# Those whose work is the file itself, not the person at the other end of the line.
FILE = (Role.SUPERVISOR, Role.PRIVACY_OFFICER)
ON_THE_LINE = (Role.AGENT, Role.SUPPLIER_AGENT)

MATRIX = Matrix(
    Part(
        ("client",),
        "name",
        Bilingual("Name, number and language of service", "Nom, numéro et langue de service"),
        SAFEGUARDS,
        (
            Given(Extent.WRITE, EVERY, (Role.AGENT, *FILE, Role.INTEGRATOR)),
            Given(Extent.WRITE, CONTRACT, (Role.SUPPLIER_AGENT,)),
        ),
    ),
    Part(
        ("incapacity",),
        "capacity",
        Bilingual(
            "Whether they are a minor, protected or deceased",
            "S’il s’agit d’un mineur, d’une personne protégée ou décédée",
        ),
        SAFEGUARDS,
        (
            Given(Extent.WRITE, EVERY, (Role.AGENT, *FILE)),
            Given(Extent.READ, EVERY, (Role.INTEGRATOR,)),
            Given(Extent.WRITE, CONTRACT, (Role.SUPPLIER_AGENT,)),
        ),
    ),
    Part(
        (
            "phone",
            "email",
            "postal",
            "handle",
            "affiliation",
            "authority_to_act",
            "identity_check",
            "identity_code",
        ),
        "details",
        Bilingual(
            "Contact details, roles, authority to act and identity checks",
            "Coordonnées, rôles, mandats ou procurations et vérifications d’identité",
        ),
        IDENTITY,
        (
            Given(Extent.WRITE, EVERY, FILE),
            Given(Extent.MASKED, EVERY, (Role.AGENT, Role.INTEGRATOR)),
            Given(Extent.MASKED, CONTRACT, (Role.SUPPLIER_AGENT,)),
            Given(Extent.WRITE, Relation.IDENTIFIED, ON_THE_LINE),
            Given(Extent.READ, Relation.EMERGENCY, (Role.AGENT,)),
        ),
    ),
    Part(
        ("break_glass",),
        "emergency",
        Bilingual("Files opened in an emergency", "Dossiers ouverts en situation d’urgence"),
        EMERGENCY,
        (
            Given(Extent.WRITE, EVERY, (Role.PRIVACY_OFFICER,)),
            Given(Extent.READ, EVERY, (Role.SUPERVISOR,)),
            Given(Extent.WRITE, Relation.SELF, (Role.AGENT,)),
        ),
        own="opened_by",
    ),
)
