"""The web application, as a server of WSGI loads it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consigne.config.settings")
application = get_wsgi_application()
