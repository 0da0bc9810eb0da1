"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from attendance.core.loading import load_ahead

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance.settings")

application = get_wsgi_application()
load_ahead()
