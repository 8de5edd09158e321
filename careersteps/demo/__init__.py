"""The demo organizations: what they say stands in the YAML files here, and is loaded by ``load_demo``."""
