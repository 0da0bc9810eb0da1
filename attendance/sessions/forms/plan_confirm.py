"""The preview of a plan, signed, and the yes to it."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.accounts.models import User
from attendance.courses.models import Course
from attendance.sessions.forms.plan import PlanForms

SALT = "sessions.plan-preview"
MAX_AGE = 60 * 60
CHANGED = gettext_lazy(
    "You changed the form after this preview. Nothing is made yet: look at the plan as it would be now."
)


def sign_preview(forms: PlanForms, fingerprint: str, *, course: Course, user: User) -> str:
    """The token of a preview; it counts for this course, this user and one hour."""
    return signing.dumps([course.pk, user.pk, fingerprint, forms.kept()], salt=SALT, compress=True)


class PlanConfirmForm(forms.Form):
    """A preview that somebody says yes to."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, course: Course, user: User) -> None:
        super().__init__(data)
        self.course, self.user = course, user

    def clean_token(self) -> tuple[str, dict[str, str]]:
        """The plan's fingerprint, and what was typed."""
        try:
            course, user, fingerprint, kept = signing.loads(self.cleaned_data["token"], salt=SALT, max_age=MAX_AGE)
        except signing.BadSignature as error:
            raise ValidationError(_("This preview is not valid any more. Make it again.")) from error
        if (course, user) != (self.course.pk, self.user.pk):
            raise ValidationError(_("This preview is not valid any more. Make it again."))
        return fingerprint, kept
