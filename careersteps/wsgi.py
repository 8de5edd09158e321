"""The application that a server of the WSGI kind calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careersteps.settings")
application = get_wsgi_application()
