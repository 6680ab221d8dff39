"""Addresses of the register."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from consigne.desk.register import views
from consigne.register.rules import Kind

app_name = "register"
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "activities/<slug:code>/"), views.activity, name="activity"),
    path(pgettext_lazy("address", "notices/"), views.notices, name="notices"),
    path(pgettext_lazy("address", "notices/<slug:code>/"), views.notice, name="notice"),
    path(
        pgettext_lazy("address", "schedules/"),
        views.entries,
        {"kind": Kind.SCHEDULE},
        name="schedules",
    ),
    path(
        pgettext_lazy("address", "schedules/<slug:code>/"),
        views.entry,
        {"kind": Kind.SCHEDULE},
        name="schedule",
    ),
    path(pgettext_lazy("address", "banks/"), views.entries, {"kind": Kind.BANK}, name="banks"),
    path(
        pgettext_lazy("address", "banks/<slug:code>/"),
        views.entry,
        {"kind": Kind.BANK},
        name="bank",
    ),
    path(
        pgettext_lazy("address", "purposes/"),
        views.entries,
        {"kind": Kind.PURPOSE},
        name="purposes",
    ),
    path(
        pgettext_lazy("address", "purposes/<slug:code>/"),
        views.entry,
        {"kind": Kind.PURPOSE},
        name="purpose",
    ),
    path(
        pgettext_lazy("address", "categories/"),
        views.entries,
        {"kind": Kind.CATEGORY},
        name="categories",
    ),
    path(
        pgettext_lazy("address", "categories/<slug:code>/"),
        views.entry,
        {"kind": Kind.CATEGORY},
        name="category",
    ),
    path(
        pgettext_lazy("address", "authorities/"),
        views.entries,
        {"kind": Kind.AUTHORITY},
        name="authorities",
    ),
    path(
        pgettext_lazy("address", "authorities/<slug:code>/"),
        views.entry,
        {"kind": Kind.AUTHORITY},
        name="authority",
    ),
    path(
        pgettext_lazy("address", "standards/"),
        views.entries,
        {"kind": Kind.STANDARD},
        name="standards",
    ),
    path(
        pgettext_lazy("address", "standards/<slug:code>/"),
        views.entry,
        {"kind": Kind.STANDARD},
        name="standard",
    ),
    path(
        pgettext_lazy("address", "programs/<slug:code>/"),
        views.entry,
        {"kind": Kind.PROGRAM},
        name="program",
    ),
]
