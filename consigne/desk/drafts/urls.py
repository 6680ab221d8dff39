"""Addresses of drafts."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.drafts import views

app_name = "drafts"
urlpatterns = [
    path("", views.keep, name="keep"),
    path(pgettext_lazy("address", "discard/"), views.let_go, name="let_go"),
    path("<uuid:client>/", views.keep, name="keep"),
    path(pgettext_lazy("address", "<uuid:client>/discard/"), views.let_go, name="let_go"),
]
