from django.apps import AppConfig


class WallsConfig(AppConfig):
    name = "consigne.walls"
    label = "walls"
