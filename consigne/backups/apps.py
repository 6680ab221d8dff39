from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "consigne.backups"
    label = "backups"
