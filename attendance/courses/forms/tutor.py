"""Forms about the users who run a course."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.accounts.address import AddressField
from attendance.accounts.models import User
from attendance.core.forms import LineField
from attendance.courses.models import CourseTutor, Role

ROLE_HELP = _("Owners change all, people and settings too. Tutors run sessions and the register. Viewers only read.")


class TutorForm(forms.Form):
    """Who is given a role. The name is used only where an account has to be made."""

    email = AddressField(label=_("E-mail"), max_length=User._meta.get_field("email").max_length)
    name = LineField(
        label=_("Name"),
        required=False,
        max_length=User._meta.get_field("name").max_length,
        help_text=_("For somebody who has no account yet."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.TUTOR, help_text=ROLE_HELP)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.ModelForm[CourseTutor]):
    """Another role for somebody who has one."""

    class Meta:
        model = CourseTutor
        fields = ["role"]
        help_texts = {"role": ROLE_HELP}

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])
