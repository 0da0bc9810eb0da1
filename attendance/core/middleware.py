"""What every answer passes."""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """django-csp, which writes the policy anew for each answer: nearly half of what all middleware costs. Where
    nothing about an answer is special, the policy of the settings is written once."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_special = any(name.startswith("_csp_") for scope in (request, response) for name in vars(scope))
        if is_special:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, usual_policy())
        return response


@lru_cache(maxsize=1)
def usual_policy() -> str:
    return build_policy()


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's sends everybody to the sign-in page, which htmx would swap into the middle of a page whose session has
    ended: the wall of a lecture hall would show a form. So htmx is told 401, swaps nothing, and app.js says it."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is not None and "HX-Request" in request.headers:
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"Cache-Control": "no-store"})
        return response
