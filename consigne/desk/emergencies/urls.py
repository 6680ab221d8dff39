"""Addresses of emergency accesses."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.emergencies import views

app_name = "emergencies"
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "clients/<uuid:client>/"), views.open_file, name="open"),
    path(pgettext_lazy("address", "<uuid:emergency>/review/"), views.review, name="review"),
]
