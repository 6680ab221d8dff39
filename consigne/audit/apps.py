from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "consigne.audit"
    label = "audit"
