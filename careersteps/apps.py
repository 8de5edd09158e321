from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig

from careersteps import pages


class CareerstepsConfig(AppConfig):
    name = "careersteps"

    def ready(self):
        """Register what folders of pages add to other pages; their page_parts.py is found by its presence."""
        for folder in iter_modules(pages.__path__):
            if folder.ispkg and find_spec(f"{pages.__name__}.{folder.name}.page_parts"):
                import_module(f"{pages.__name__}.{folder.name}.page_parts")
