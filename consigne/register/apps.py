from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "consigne.register"
    label = "register"
