"""Addresses of accounts: what the library of sign-in serves here, and what is closed."""

from django.urls import include, path

from consigne.desk.accounts import address_closed

urlpatterns = [
    # Before the library's own, which would let anybody change it.
    path("email/", address_closed, name="account_email"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
