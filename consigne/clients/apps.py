from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "consigne.clients"
    label = "clients"
