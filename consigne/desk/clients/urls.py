"""Addresses of clients."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.clients import capacity, details, identity, views

app_name = "clients"
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "new/"), views.new, name="new"),
    path("<uuid:client>/", views.show, name="show"),
    path(pgettext_lazy("address", "<uuid:client>/identity/"), identity.check, name="check"),
    path(pgettext_lazy("address", "<uuid:client>/identity/code/"), identity.code, name="code"),
    path(pgettext_lazy("address", "<uuid:client>/identity/over/"), identity.over, name="over"),
    path(
        pgettext_lazy("address", "<uuid:client>/identity/representative/"),
        identity.hear,
        name="hear",
    ),
    path(pgettext_lazy("address", "<uuid:client>/capacity/"), capacity.capacity, name="capacity"),
    path(
        pgettext_lazy("address", "<uuid:client>/capacity/<slug:what>/end/"),
        capacity.end_capacity,
        name="end_capacity",
    ),
    path(pgettext_lazy("address", "<uuid:client>/telephone/"), details.phone, name="phone"),
    path(pgettext_lazy("address", "<uuid:client>/e-mail/"), details.email, name="email"),
    path(pgettext_lazy("address", "<uuid:client>/postal-address/"), details.postal, name="postal"),
    path(pgettext_lazy("address", "<uuid:client>/social-media/"), details.handle, name="handle"),
    path(
        pgettext_lazy("address", "<uuid:client>/<slug:kind>/<uuid:reach>/end/"),
        details.end,
        name="end",
    ),
    path(
        pgettext_lazy("address", "<uuid:client>/authority-to-act/"),
        details.authority,
        name="authority",
    ),
    path(
        pgettext_lazy("address", "<uuid:client>/authority-to-act/<uuid:authority>/revoke/"),
        details.revoke,
        name="revoke",
    ),
    path(pgettext_lazy("address", "<uuid:client>/roles/"), details.role, name="role"),
    path(
        pgettext_lazy("address", "<uuid:client>/roles/<uuid:affiliation>/close/"),
        details.end_role,
        name="end_role",
    ),
]
