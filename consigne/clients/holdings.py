"""What is kept of clients."""

from consigne.kernel.holdings import (
    HANGING_FIELDS,
    KEPT_FIELDS,
    Category,
    Disposal,
    Holding,
    Trigger,
)
from consigne.kernel.words import Bilingual

ID = Category.TECHNICAL

CLIENT = Holding(
    kind="client",
    model="clients.Client",
    name=Bilingual("Clients", "Clients"),
    fields={
        **KEPT_FIELDS,
        "number": ID,
        "kind": ID,
        "given_name": Category.IDENTITY,
        "family_name": Category.IDENTITY,
        "organisation_name": Category.IDENTITY,
        "language": Category.PREFERENCES,
        "entered_at": ID,
    },
    disposal=Disposal.DESTROY,
    trigger=Trigger.LAST_USE,
    path_to_person="id",
    needed_by=(("party", "client"), ("consent", "client")),
)


def _reachable(kind: str, model: str, named: Bilingual, /, **fields: Category) -> Holding:
    return Holding(
        kind=kind,
        model=model,
        name=named,
        fields={
            **HANGING_FIELDS,
            "client": ID,
            "use": Category.CONTACT,
            "from_on": ID,
            "until_on": ID,
            **fields,
        },
        disposal=Disposal.WITH_PARENT,
        path_to_person="client",
        parent="client",
        parent_kind="client",
    )


CONTACT = Category.CONTACT
HOLDINGS = (
    CLIENT,
    _reachable(
        "phone",
        "clients.Phone",
        Bilingual("Telephone numbers", "Numéros de téléphone"),
        e164=CONTACT,
        extension=CONTACT,
    ),
    _reachable(
        "email",
        "clients.Email",
        Bilingual("E-mail addresses", "Adresses de courriel"),
        address=CONTACT,
        folded=CONTACT,
    ),
    _reachable(
        "postal",
        "clients.Postal",
        Bilingual("Postal addresses", "Adresses postales"),
        lines=CONTACT,
        locality=CONTACT,
        region=CONTACT,
        postal_code=CONTACT,
        country=CONTACT,
    ),
    _reachable(
        "handle",
        "clients.Handle",
        Bilingual("Names on platforms", "Pseudonymes"),
        platform=CONTACT,
        name=CONTACT,
    ),
    Holding(
        kind="affiliation",
        model="clients.Affiliation",
        name=Bilingual("Roles at organisations", "Rôles au sein d’organisations"),
        fields={
            **HANGING_FIELDS,
            "person": ID,
            "organisation": ID,
            "role": Category.IDENTITY,
            "from_on": ID,
            "until_on": ID,
        },
        disposal=Disposal.WITH_PARENT,
        path_to_person="person",
        parent="person",
        parent_kind="client",
        also_hangs_from=("organisation",),
    ),
    Holding(
        kind="authority_to_act",
        model="clients.AuthorityToAct",
        name=Bilingual("Authority to act", "Mandats et procurations"),
        fields={
            **HANGING_FIELDS,
            "client": ID,
            "representative": ID,
            "kind": Category.IDENTITY,
            "scope": Category.IDENTITY,
            "evidence_kind": ID,
            "evidence_id": ID,
            "from_on": ID,
            "until_on": ID,
            "revoked_on": ID,
        },
        disposal=Disposal.WITH_PARENT,
        path_to_person="client",
        parent="client",
        parent_kind="client",
        also_hangs_from=("representative",),
    ),
    Holding(
        kind="break_glass",
        model="clients.BreakGlass",
        name=Bilingual("Emergency accesses", "Accès d’urgence"),
        fields={
            **HANGING_FIELDS,
            "client": ID,
            "opened_by": Category.STAFF,
            "opened_at": ID,
            "until_at": ID,
            "ground": Category.OPINION,
            "reference": ID,
            "reviewed_by": Category.STAFF,
            "reviewed_at": ID,
            "verdict": Category.OPINION,
        },
        disposal=Disposal.WITH_PARENT,
        path_to_person="client",
        parent="client",
        parent_kind="client",
    ),
    Holding(
        kind="identity_check",
        model="clients.IdentityCheck",
        name=Bilingual("Identity checks", "Vérifications de l’identité"),
        fields={
            **HANGING_FIELDS,
            "client": ID,
            "method": Category.IDENTITY,
            "result": Category.IDENTITY,
            "channel": ID,
            "checked_by": Category.STAFF,
            "checked_at": ID,
        },
        disposal=Disposal.WITH_PARENT,
        path_to_person="client",
        parent="client",
        parent_kind="client",
    ),
)
