"""Addresses of retention."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.retention import certificates, holds, plans, views

app_name = "retention"
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "plans/"), plans.make, name="make"),
    path(pgettext_lazy("address", "plans/<uuid:plan>/"), plans.show, name="plan"),
    path(pgettext_lazy("address", "plans/<uuid:plan>/run/"), plans.run, name="run"),
    path(pgettext_lazy("address", "plans/<uuid:plan>/summary/"), plans.summary, name="summary"),
    path(pgettext_lazy("address", "plans/<uuid:plan>/approve/"), plans.accept, name="approve"),
    path(pgettext_lazy("address", "plans/<uuid:plan>/decline/"), plans.turn_down, name="decline"),
    path(pgettext_lazy("address", "holds/"), holds.home, name="holds"),
    path(pgettext_lazy("address", "holds/new/"), holds.place, name="hold"),
    path(pgettext_lazy("address", "holds/<uuid:hold>/lift/"), holds.lift, name="lift"),
    path(pgettext_lazy("address", "certificates/key/"), certificates.key, name="key"),
    path(
        pgettext_lazy("address", "certificates/<uuid:certificate>/"),
        certificates.show,
        name="certificate",
    ),
    path(
        pgettext_lazy("address", "certificates/<uuid:certificate>/signed/"),
        certificates.signed,
        name="signed",
    ),
    path(
        pgettext_lazy("address", "certificates/<uuid:certificate>/printed/<slug:language>/"),
        certificates.printed,
        name="printed",
    ),
]
