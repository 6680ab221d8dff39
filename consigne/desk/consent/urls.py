"""Addresses of consents."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.consent import views

app_name = "consent"
urlpatterns = [
    path(
        pgettext_lazy("address", "<uuid:client>/consents/<slug:activity>/<slug:purpose>/"),
        views.ask,
        name="ask",
    ),
]
