"""Answers that every floor gives in the same way."""

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


def see_other(to: Any, **kwargs: Any) -> HttpResponseRedirect:
    """303: the POST is done, the browser goes on with a GET. `to` is the name of a URL, or a path."""
    return HttpResponseRedirect(resolve_url(to, **kwargs), status=303)
