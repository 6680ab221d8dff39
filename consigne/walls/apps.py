from django.apps import AppConfig


class WallsConfig(AppConfig):
    name = "consigne.walls"
    label = "walls"

    def ready(self) -> None:
        from consigne.walls import among

        among.register()
