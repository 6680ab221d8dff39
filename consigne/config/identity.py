"""Identity: which provider of identities, if any, do members of staff sign in with?"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from consigne.config.secrets import secret
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

ISSUER, CLIENT = "CONSIGNE_OIDC_ISSUER", "CONSIGNE_OIDC_CLIENT"
_NAME, _ORIGINS = "CONSIGNE_OIDC_NAME", "CONSIGNE_OIDC_ORIGINS"
# What the client shows the provider; of the secrets folder, or CONSIGNE_SECRET_OIDC.
SECRET = "oidc"  # noqa: S105 - the name of one, not one
# What it goes by in the address to which it sends people back.
ID = "office"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A provider of OpenID Connect, as people know it and where they are sent to it."""

    name: str
    issuer: str
    client: str
    origins: tuple[str, ...]
    id: str = ID

    def as_settings(self, client_secret: str) -> dict[str, Any]:
        """The same, as the library of sign-in reads it."""
        app = {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client,
            "secret": client_secret,
            "settings": {"server_url": self.issuer, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app]}}


def identity_provider() -> IdentityProvider | None:
    """The provider that CONSIGNE_OIDC_ISSUER names, or None.

    Raises Trouble when it has no client here, or could be overheard on its way.
    """
    issuer = os.environ.get(ISSUER, "").rstrip("/")
    if not issuer:
        return None
    client = os.environ.get(CLIENT)
    if not client:
        raise Trouble(_NO_CLIENT.filled(issuer=ISSUER, client=CLIENT))
    where = urlsplit(issuer)
    if where.scheme != "https" and (where.scheme, where.hostname in _LOOPBACK) != ("http", True):
        raise Trouble(_OVERHEARD.filled(issuer=ISSUER))
    others = os.environ.get(_ORIGINS, "").split()
    name = os.environ.get(_NAME) or str(where.hostname)
    return IdentityProvider(name, issuer, client, (f"{where.scheme}://{where.netloc}", *others))


def client_secret(login: str) -> str:
    """What shows the provider that it is us; only the web, which asks it, knows that."""
    return secret(SECRET) if login == "web" else ""


_NO_CLIENT = Bilingual(
    "{issuer} names an identity provider, and {client} is not set: give the name under which this "
    "installation is registered there, then start again.",
    "{issuer} désigne un fournisseur d’identité, mais {client} n’est pas défini : donnez le nom "
    "sous lequel cette installation y est inscrite, puis recommencez.",
)
_OVERHEARD = Bilingual(
    "{issuer} is not an https address: what it says of people could be overheard or changed.",
    "{issuer} n’est pas une adresse https : ce que ce fournisseur dit des gens pourrait être "
    "intercepté ou modifié.",
)
