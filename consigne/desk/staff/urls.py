"""Addresses of staff."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.staff import sessions, views

app_name = "staff"
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "delegations/"), views.delegate, name="delegate"),
    path(pgettext_lazy("address", "tokens/"), views.tokens, name="tokens"),
    path(pgettext_lazy("address", "tokens/<uuid:token>/revoke/"), views.revoke, name="revoke"),
    path(pgettext_lazy("address", "sessions/"), sessions.sessions, name="sessions"),
    path(
        pgettext_lazy("address", "sessions/<uuid:session>/end/"), sessions.end, name="end_session"
    ),
    path(pgettext_lazy("address", "sessions/end-others/"), sessions.end_others, name="end_others"),
]
