"""Addresses of contacts."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.interactions import documents, views

app_name = "interactions"
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "record/"), views.new, name="new"),
    path("<uuid:interaction>/", views.show, name="show"),
    path(pgettext_lazy("address", "<uuid:interaction>/put-on/"), views.attach, name="attach"),
    path(pgettext_lazy("address", "<uuid:interaction>/done/"), views.done, name="done"),
    path(
        pgettext_lazy("address", "<uuid:interaction>/take-off/<uuid:client>/"),
        views.detach,
        name="detach",
    ),
    path(
        pgettext_lazy("address", "<uuid:interaction>/documents/<uuid:attachment>/<str:written>/"),
        documents.document,
        name="document",
    ),
]
