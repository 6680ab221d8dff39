"""Addresses of suppliers."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.suppliers import views

app_name = "suppliers"
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "new/"), views.enter, name="enter"),
    path("<uuid:supplier>/", views.show, name="show"),
    path(pgettext_lazy("address", "<uuid:supplier>/contracts/"), views.sign, name="sign"),
    path(
        pgettext_lazy("address", "<uuid:supplier>/contracts/<uuid:contract>/people/"),
        views.assign,
        name="assign",
    ),
    path(
        pgettext_lazy("address", "<uuid:supplier>/contracts/<uuid:contract>/reviews/"),
        views.review,
        name="review",
    ),
    path(
        pgettext_lazy("address", "<uuid:supplier>/contracts/<uuid:contract>/end/"),
        views.end,
        name="end",
    ),
]
