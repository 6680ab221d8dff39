"""Every address of this installation."""

from django.urls import URLPattern, URLResolver, include, path

from consigne.desk.entrance import addresses

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("consigne.api.urls")),
    *addresses(),
]
handler500 = "consigne.desk.failures.unforeseen"
