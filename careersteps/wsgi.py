"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careersteps.settings")
os.umask(0o077)  # other accounts of the machine can't read what the application writes
application = get_wsgi_application()
