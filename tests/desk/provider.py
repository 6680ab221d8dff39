"""A real provider of OpenID Connect, as a process of its own: `python -m tests.desk.provider`.

It is told where it keeps its things, where it leads back to, and whom it knows: an address, and
whether it has verified it. It says "ready" and its port once it answers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

CLIENT, SECRET, PASSWORD = "desk", "known to the two of them", "cinq mots sans aucune suite"


def configure(folder: Path) -> None:
    """A project of its own: its accounts, its key, its database in a file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    settings.configure(
        SECRET_KEY="of the provider alone",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.db"}
        },
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="account_login",
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_EMAIL_VERIFICATION="none",
        SESSION_COOKIE_NAME="provider",
        CSRF_COOKIE_NAME="provider_form",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        IDP_OIDC_PRIVATE_KEY=pem.decode(),
    )


def furnish(callback: str, people: dict[str, bool]) -> None:
    """Its accounts, and the desk as its client."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    client = Client(id=CLIENT, name="Desk", scopes="openid\nprofile\nemail", skip_consent=True)
    client.set_secret(SECRET)
    client.set_redirect_uris([callback])
    client.save()
    for email, verified in people.items():
        user = User.objects.create_user(email, email, PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)


class Threaded(ThreadingMixIn, WSGIServer):
    """A browser opens connections before it needs them."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Says nothing of what it is asked."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def main(folder: str, callback: str, people: str) -> None:
    import django

    configure(Path(folder))
    django.setup()
    furnish(callback, json.loads(people))
    from django.core.wsgi import get_wsgi_application

    given = (get_wsgi_application(), Threaded, Silent)
    with make_server("127.0.0.1", 0, *given) as server:
        sys.stdout.write(f"ready {server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


def __getattr__(name: str) -> object:
    # Read once the project is configured.
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import include, path

    return [
        path("account/", include("allauth.account.urls")),
        path("", include("allauth.idp.urls")),
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
