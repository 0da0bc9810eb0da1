"""Answers that stand on nothing of the request."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. Django's own answer reads the body again, and fails again where the body is what cannot be read."""
    return HttpResponse(render_to_string("400.html"), status=400)
