"""What is kept of staff, and of the libraries that let them sign in."""

from consigne.kernel.holdings import HANGING_FIELDS, Category, Disposal, Holding
from consigne.kernel.words import Bilingual

ID = Category.TECHNICAL
STAFF = Category.STAFF
EMPLOYED = Bilingual(
    "Kept while the person is a member, and as long as the journal names them by id.",
    "Conservé tant que la personne est membre, et tant que le journal la désigne par son "
    "identifiant.",
)


def _kept(kind: str, model: str, named: Bilingual, /, **fields: Category) -> Holding:
    return Holding(
        kind=kind,
        model=model,
        name=named,
        fields={**HANGING_FIELDS, **fields},
        disposal=Disposal.KEPT,
        note=EMPLOYED,
    )


HOLDINGS = (
    Holding(
        kind="account",
        model="staff.Account",
        name=Bilingual("Staff accounts", "Comptes du personnel"),
        fields={
            "id": ID,
            "password": STAFF,
            "last_login": STAFF,
            "email": STAFF,
            "language": STAFF,
            "is_active": ID,
            "created_at": ID,
        },
        disposal=Disposal.KEPT,
        note=EMPLOYED,
    ),
    _kept(
        "member",
        "staff.Member",
        Bilingual("Members", "Membres"),
        account=ID,
        name=STAFF,
        unit=STAFF,
        from_on=ID,
        until_on=ID,
    ),
    _kept(
        "role_held",
        "staff.RoleHeld",
        Bilingual("Roles held", "Rôles exercés"),
        member=ID,
        role=STAFF,
        from_on=ID,
        until_on=ID,
    ),
    _kept(
        "delegation",
        "staff.Delegation",
        Bilingual("Delegations", "Délégations"),
        power=STAFF,
        lent_by=ID,
        lent_to=ID,
        from_on=ID,
        until_on=ID,
        recorded_at=ID,
    ),
    _kept(
        "token",
        "staff.Token",
        Bilingual("Tokens", "Jetons"),
        member=ID,
        label=STAFF,
        digest=ID,
        scopes=ID,
        created_at=ID,
        expires_at=ID,
        revoked_at=ID,
        factor_shown=ID,
        last_used_on=STAFF,
    ),
)

# Tables of the libraries that staff sign in with: (app label, what they keep).
LIBRARIES = {
    "auth": Bilingual("Permissions (unused)", "Permissions (inutilisées)"),
    "contenttypes": Bilingual("Names of tables", "Noms des tables"),
    "sessions": Bilingual("Signed-in sessions, ten hours", "Sessions ouvertes, dix heures"),
    "account": Bilingual("Addresses of accounts", "Adresses des comptes"),
    "socialaccount": Bilingual(
        "Accounts of identity providers (unused: none is tied)",
        "Comptes de fournisseurs d’identité (inutilisés : aucun n’est lié)",
    ),
    "mfa": Bilingual("Second factors of accounts", "Seconds facteurs des comptes"),
}
