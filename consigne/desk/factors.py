"""Second factors: which are there, how are they kept, and did this session show one?"""

from __future__ import annotations

import base64
import secrets
from functools import cache
from urllib.parse import urlencode

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from consigne.staff.queries import is_factor_required
from consigne.staff.rules import Act, may_work

METHOD = "mfa"
# What stands by itself, and where one shows it; recovery codes only stand in for one of these.
_ASKED_AT = {
    Authenticator.Type.TOTP: "mfa_reauthenticate",
    Authenticator.Type.WEBAUTHN: "mfa_reauthenticate_webauthn",
}
# The announcements of allauth that change an account, and what the journal calls them.
CHANGES = {
    "mfa/email/totp_activated": Act.FACTOR_ADDED,
    "mfa/email/webauthn_added": Act.FACTOR_ADDED,
    "mfa/email/totp_deactivated": Act.FACTOR_REMOVED,
    "mfa/email/webauthn_removed": Act.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": Act.CODES_MADE,
    "account/email/password_changed": Act.PASSWORD_CHANGED,
    "account/email/password_reset": Act.PASSWORD_CHANGED,
    "account/email/password_set": Act.PASSWORD_CHANGED,
}


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """How allauth keeps second factors: what would open an account is not in the clear."""

    def encrypt(self, text: str) -> str:
        return _seal(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed; sealed under another secret, it answers to no code at all."""
        try:
            return _seal(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def has_shown_one(request: HttpRequest) -> bool:
    """Whether whoever is signed in showed a second factor in this session."""
    records = get_authentication_records(request, request.user)
    return any(each["method"] == METHOD for each in records)


def is_lacking(request: HttpRequest) -> bool:
    """Whether this session has yet to show the second factor that is compulsory here."""
    required = is_factor_required()
    return not may_work(factor_required=required, factor_shown=has_shown_one(request))


def way_to_one(request: HttpRequest) -> str:
    """Where one is asked for the factor one has, or sets one up."""
    back = request.get_full_path() if request.method == "GET" else "/"
    for factor, page in _ASKED_AT.items():
        if is_mfa_enabled(request.user, [factor]):
            return f"{reverse(page)}?{urlencode({'next': back})}"
    return reverse("mfa_index")


def added(request: HttpRequest, account: AbstractBaseUser) -> None:
    """Adding a factor takes a code or a signature of it: this session has shown it."""
    if not has_shown_one(request):
        record_authentication(request, account, METHOD)


def removed(request: HttpRequest, account: AbstractBaseUser) -> None:
    """Once no factor is left, this session has shown none."""
    if not is_mfa_enabled(account, list(_ASKED_AT)):
        records = get_authentication_records(request, account)
        kept = [each for each in records if each["method"] != METHOD]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


@cache
def _seal(secret: str) -> Fernet:
    made = HKDF(SHA256(), 32, salt=None, info=b"consigne: second factors").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(made))
