"""Every address of this installation."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import pgettext_lazy

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("consigne.desk.entrance")),
    path("api/", include("consigne.api.urls")),
    *i18n_patterns(
        path(pgettext_lazy("address", "account/"), include("allauth.urls")),
        path("", include("consigne.desk.urls")),
    ),
]
handler500 = "consigne.desk.failures.unforeseen"
