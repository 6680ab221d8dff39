from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "consigne.desk"
    label = "desk"
