"""Addresses of the journal."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.home, name="home"),
    path(
        pgettext_lazy("address", "records/<slug:kind>/<uuid:asked>/"),
        views.of_record,
        name="of_record",
    ),
]
