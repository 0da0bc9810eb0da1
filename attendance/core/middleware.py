"""What every answer passes."""

from functools import lru_cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
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
