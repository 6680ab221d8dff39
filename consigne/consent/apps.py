from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consigne.consent"
    label = "consent"
