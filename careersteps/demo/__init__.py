"""The demo organizations: their content is in the YAML files of this folder, and ``load_demo`` loads it."""
