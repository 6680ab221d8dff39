from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "consigne.staff"
    label = "staff"
