from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "consigne.vault"
    label = "vault"
