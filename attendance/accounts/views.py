"""django-allauth's views, answering a refused form with 422 as all forms here do."""

from typing import Any

from allauth.account import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from attendance.accounts import forms
from attendance.accounts.invitation import find_invitation


class Refusing:
    """The same template with status 422."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # FormView stands behind it
        response.status_code = 422
        return response


class LoginView(Refusing, views.LoginView):  # type: ignore[misc]  # allauth ships no types
    form_class = forms.LoginForm


class PasswordChangeView(Refusing, views.PasswordChangeView):  # type: ignore[misc]  # as above
    form_class = forms.PasswordChangeForm


class PasswordResetView(Refusing, views.PasswordResetView):  # type: ignore[misc]  # as above
    """Where no mail is sent, nobody is told to wait for one."""

    form_class = forms.PasswordResetForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has_mail": settings.HAS_MAIL}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.HAS_MAIL:
            return redirect("account_reset_password")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class PasswordResetFromKeyView(Refusing, views.PasswordResetFromKeyView):  # type: ignore[misc]  # as above
    """Welcomes whoever sets their first password, and signs in everybody who sets one."""

    form_class = forms.PasswordFromKeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.reset_user
        invitation = find_invitation(user) if user and user.is_new else None
        return context | {"guest": user, "invitation": invitation}

    def form_valid(self, form: forms.PasswordFromKeyForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        # As after a sign-in without "Remember me": the link may have been opened anywhere.
        self.request.session.set_expiry(0)
        return response


class ReauthenticateView(Refusing, views.ReauthenticateView):  # type: ignore[misc]  # as above
    form_class = forms.ReauthenticateForm
