from importlib import import_module

from django.apps import AppConfig


class SampleAppConfig(AppConfig):
    name = "tests.sample_app"

    def ready(self):
        for module in ("background_tasks", "registrations", "page_parts"):
            import_module(f"{self.name}.{module}")
