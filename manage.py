#!/usr/bin/env python
"""Django's command line for careersteps."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careersteps.settings")
    if sys.argv[1:2] != ["collectstatic"]:  # what it writes is for everybody; all else is nobody else's to read
        os.umask(0o077)
    execute_from_command_line(sys.argv)
