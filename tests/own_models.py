"""The tables of our own packages: not those of Django or of libraries."""

from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent


def own_models() -> list[type[Model]]:
    """The models of all installed packages in this repository, also of those that will be added."""
    ours = [config for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT)]
    return [model for config in ours if ".venv" not in config.path for model in config.get_models()]
