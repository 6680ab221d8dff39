from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "consigne.retention"
    label = "retention"
