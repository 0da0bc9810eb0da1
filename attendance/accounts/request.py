"""The one request class that views name."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from attendance.accounts.models import User


class Request(HttpRequest):
    """A request of a signed-in user, as the middleware leaves it."""

    user: User
    htmx: HtmxDetails
