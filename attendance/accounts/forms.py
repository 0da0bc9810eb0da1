"""django-allauth's forms in the words of this product: labels, and errors beside the field that they concern."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attendance.accounts.models import User
from attendance.core.forms import INVALID_EMAIL, LineField

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "remember": _("Remember me"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}
EMPTY = {
    "login": _("Enter your e-mail."),
    "email": _("Enter your e-mail."),
    "password": _("Enter your password."),
    "oldpassword": _("Enter your current password."),
    "password1": _("Enter a password."),
    "password2": _("Enter the password again."),
}


class OurWords(forms.Form):
    """A label stands above each field, so that none is repeated inside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name in EMPTY:
                field.error_messages["required"] = EMPTY[name]
            if isinstance(field, forms.EmailField):
                # The validator brings a sentence of its own, which the field's one replaces.
                field.error_messages["invalid"] = INVALID_EMAIL


class LoginForm(OurWords, allauth_forms.LoginForm):
    def clean(self) -> dict[str, Any]:
        """What allauth says about the form as a whole stands beside the password."""
        try:
            super().clean()
        except ValidationError as error:
            self.add_error("password", error)
        return self.cleaned_data


class PasswordResetForm(OurWords, allauth_forms.ResetPasswordForm):
    pass


class PasswordChangeForm(OurWords, allauth_forms.ChangePasswordForm):
    def clean_oldpassword(self) -> str:
        """As at a sign-in, so that whoever finds an open browser cannot guess here instead."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ReauthenticateForm(OurWords, allauth_forms.ReauthenticateForm):
    pass


class PasswordFromKeyForm(OurWords, allauth_forms.ResetPasswordKeyForm):
    """Whoever sets their first password and has no name yet gives one too."""

    user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user and self.user.is_new:
            self.fields["password1"].label = _("Password")
            self.fields["password2"].label = _("Password again")
        if self.user and self.user.is_new and not self.user.name:
            length = User._meta.get_field("name").max_length
            self.fields["name"] = LineField(
                label=_("Your name"), max_length=length, widget=forms.TextInput(attrs={"autocomplete": "name"})
            )
            self.order_fields(["name"])

    def save(self) -> None:
        if self.user and "name" in self.cleaned_data:
            self.user.name = self.cleaned_data["name"]
        # It stores the whole row.
        super().save()
