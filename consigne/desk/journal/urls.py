"""Addresses of the journal."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.journal import counts, views

app_name = "journal"
urlpatterns = [
    path("", views.home, name="home"),
    path(
        pgettext_lazy("address", "records/<slug:kind>/<uuid:asked>/"),
        views.of_record,
        name="of_record",
    ),
    path(pgettext_lazy("address", "people/"), counts.people, name="people"),
    path(pgettext_lazy("address", "people/<uuid:member>/"), counts.by_person, name="by_person"),
    path(pgettext_lazy("address", "purposes/"), counts.purposes, name="purposes"),
    path(
        pgettext_lazy("address", "purposes/<slug:purpose>/"), counts.by_purpose, name="by_purpose"
    ),
    path(pgettext_lazy("address", "unusual/"), counts.unusual, name="unusual"),
]
