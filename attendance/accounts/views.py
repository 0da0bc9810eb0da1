"""django-allauth's views, answering a refused form with 422 as all forms here do."""

from typing import Any

from allauth.account import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from attendance.accounts import forms
from attendance.accounts.guessing import count_reset, forget_failures, wait_of
from attendance.accounts.invitation import find_invitation


class Refusing:
    """The same template with status 422, or 429 where it was tried too often."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # FormView stands behind it
        response.status_code = 422
        wait = wait_of(form)
        if wait:
            response.status_code = 429
            response["Retry-After"] = str(wait)
        return response


class LoginView(Refusing, views.LoginView):
    form_class = forms.LoginForm


class PasswordChangeView(Refusing, views.PasswordChangeView):
    form_class = forms.PasswordChangeForm


class PasswordResetView(Refusing, views.PasswordResetView):
    """Where no mail is sent, nobody is told to wait for one."""

    form_class = forms.PasswordResetForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has_mail": settings.HAS_MAIL}

    def form_valid(self, form: forms.PasswordResetForm) -> HttpResponse:
        """A mail to an unknown address is not sent, and counts all the same."""
        error = count_reset(form.cleaned_data["email"])
        if error:
            form.add_error("email", error)
            return self.form_invalid(form)
        response: HttpResponse = super().form_valid(form)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.HAS_MAIL:
            return redirect("account_reset_password")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class PasswordResetFromKeyView(Refusing, views.PasswordResetFromKeyView):
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
        # Whoever guessed at the old password does not keep its owner out.
        forget_failures(self.reset_user.email)
        return response


class ReauthenticateView(Refusing, views.ReauthenticateView):
    form_class = forms.ReauthenticateForm
