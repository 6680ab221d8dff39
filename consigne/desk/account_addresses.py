"""Addresses of accounts: what the library of sign-in serves here, and what is closed."""

from allauth.socialaccount.views import login_cancelled, login_error
from django.urls import include, path

from consigne.desk.accounts import address_closed

urlpatterns = [
    # Before the library's own, which would let anybody change it.
    path("email/", address_closed, name="account_email"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    # Where a provider of identities leads back to. Accounts are neither made nor tied by it.
    path("provider/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", login_error, name="socialaccount_login_error"),
]
