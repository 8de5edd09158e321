from importlib import import_module

from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "frameworks"

    def ready(self):
        import_module("frameworks.registrations")
