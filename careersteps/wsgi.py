"""The application that a server of the WSGI kind calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careersteps.settings")
os.umask(0o077)  # what the application writes is no other account's to read
application = get_wsgi_application()
