from django.apps import AppConfig


class LaterConfig(AppConfig):
    name = "consigne.later"
    label = "later"
