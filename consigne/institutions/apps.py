from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "consigne.institutions"
    label = "institutions"
