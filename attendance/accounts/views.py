"""django-allauth's views, answering a refused form with 422 as all forms here do."""

from typing import Any

from allauth.account import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class Refusing:
    """The same template with status 422."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # FormView stands behind it
        response.status_code = 422
        return response


class LoginView(Refusing, views.LoginView):  # type: ignore[misc]  # allauth ships no types
    pass


class PasswordChangeView(Refusing, views.PasswordChangeView):  # type: ignore[misc]
    pass


class PasswordResetView(Refusing, views.PasswordResetView):  # type: ignore[misc]
    """Where no mail is sent, nobody is told to wait for one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has_mail": settings.HAS_MAIL}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.HAS_MAIL:
            return redirect("account_reset_password")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class PasswordResetFromKeyView(Refusing, views.PasswordResetFromKeyView):  # type: ignore[misc]
    pass


class ReauthenticateView(Refusing, views.ReauthenticateView):  # type: ignore[misc]
    pass
