from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "consigne.interactions"
    label = "interactions"
