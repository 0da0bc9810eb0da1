"""What every answer passes. Each class does what its parent does; what a page for students does not need, which a whole
hall asks for at once, is left undone there."""

from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject, empty
from django_htmx.middleware import HtmxDetails, HtmxMiddleware

# What the decorators of django-csp leave on an answer.
SPECIAL = frozenset(f"_csp_{name}{kind}" for name in ("exempt", "config", "update", "replace") for kind in ("", "_ro"))


class PolicyMiddleware(CSPMiddleware):
    """django-csp, which writes the policy anew for each answer: nearly half of what all middleware costs. Where
    nothing about an answer is special, the policy of the settings is written once."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if hasattr(request, "_csp_nonce") or not SPECIAL.isdisjoint(vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, usual_policy())
        return response


@lru_cache(maxsize=1)
def usual_policy() -> str:
    return build_policy()


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks who somebody is only where that matters.

    Django's sends everybody to the sign-in page, which htmx would swap into the middle of a page whose session has
    ended: the wall of a lecture hall would show a form. So htmx is told 401, swaps nothing, and app.js says it."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is not None and "HX-Request" in request.headers:
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"Cache-Control": "no-store"})
        return response


class LazyMessageMiddleware(MessageMiddleware):
    """Looks for messages only where somebody reads or leaves one."""

    def process_request(self, request: HttpRequest) -> None:
        # Where Django's functions for messages look; the stubs do not know it.
        request._messages = SimpleLazyObject(partial(default_storage, request))  # type: ignore[attr-defined] # as said

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        messages = getattr(request, "_messages", None)
        if isinstance(messages, SimpleLazyObject) and vars(messages)["_wrapped"] is empty:
            return response
        return super().process_response(request, response)


class WholePageDetails(HtmxDetails):
    """False for a browser that goes back: htmx asks then too, and nothing of the page is left to put a part into."""

    def __bool__(self) -> bool:
        # Looked up before all headers are made ready, as they are for most requests of phones only here.
        return "HTTP_HX_REQUEST" in self.request.META and super().__bool__() and not self.history_restore_request


class WholePageMiddleware(HtmxMiddleware):
    """Whatever asks `request.htmx` whether a part of a page is enough gives the whole one to who goes back."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        request.htmx = WholePageDetails(request)  # type: ignore[attr-defined] # views name it in accounts.request
        return self.get_response(request)
