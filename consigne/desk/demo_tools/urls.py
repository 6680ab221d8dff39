"""Addresses of a demonstration's tools."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.demo_tools import views

app_name = "demo"
urlpatterns = [
    path(pgettext_lazy("address", "day/"), views.day, name="day"),
    path(pgettext_lazy("address", "mail/"), views.mail, name="mail"),
]
