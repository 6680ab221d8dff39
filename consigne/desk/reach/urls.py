"""Addresses of the matrix."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.reach import views

app_name = "reach"
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "people/<uuid:member>/"), views.of_member, name="of_member"),
    path(
        pgettext_lazy("address", "records/<slug:kind>/<uuid:asked>/"),
        views.of_record,
        name="of_record",
    ),
]
