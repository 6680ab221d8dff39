from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "consigne.notices"
    label = "notices"
