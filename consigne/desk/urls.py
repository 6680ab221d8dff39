"""Every address of the desk, in the reader's language, under one name."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy

from consigne.desk.home import views as home
from consigne.desk.printing import printed
from consigne.desk.why import why

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path(pgettext_lazy("address", "find/"), home.find, name="find"),
    path(pgettext_lazy("address", "session/"), home.stay, name="session"),
    path(pgettext_lazy("address", "print/"), printed, name="print"),
    path(pgettext_lazy("address", "why/<slug:kind>/<uuid:record>/"), why, name="why"),
    path(pgettext_lazy("address", "drafts/contact/"), include("consigne.desk.drafts.urls")),
    path(pgettext_lazy("address", "clients/"), include("consigne.desk.clients.urls")),
    path(pgettext_lazy("address", "clients/"), include("consigne.desk.consent.urls")),
    path(pgettext_lazy("address", "emergencies/"), include("consigne.desk.emergencies.urls")),
    path(pgettext_lazy("address", "interactions/"), include("consigne.desk.interactions.urls")),
    path(pgettext_lazy("address", "register/"), include("consigne.desk.register.urls")),
    path(pgettext_lazy("address", "retention/"), include("consigne.desk.retention.urls")),
    path(pgettext_lazy("address", "journal/"), include("consigne.desk.journal.urls")),
    path(pgettext_lazy("address", "suppliers/"), include("consigne.desk.suppliers.urls")),
    path(pgettext_lazy("address", "staff/"), include("consigne.desk.staff.urls")),
    path(pgettext_lazy("address", "who-may-see/"), include("consigne.desk.reach.urls")),
    path(pgettext_lazy("address", "demonstration/"), include("consigne.desk.demo_tools.urls")),
]
