from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "consigne.suppliers"
    label = "suppliers"
