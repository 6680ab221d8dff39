"""Every address of this installation. Doors are named by their address: config imports none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import pgettext_lazy

# Its French stands with the desk's other addresses.
_ACCOUNT = ("address", "account/")

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("consigne.api.urls")),
    path("", include("consigne.desk.entrance")),
    # Registered once with the provider, in no language.
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    *i18n_patterns(
        path(pgettext_lazy(*_ACCOUNT), include("consigne.desk.account_addresses")),
        path("", include("consigne.desk.urls")),
    ),
]
handler400 = "consigne.desk.failures.unreadable"
handler404 = "consigne.desk.middleware.nowhere"
handler500 = "consigne.desk.failures.unforeseen"
