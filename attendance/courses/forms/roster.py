"""The two steps of a roster import: a file, and the word to carry its preview out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.core.forms import is_key
from attendance.courses.models import Course
from attendance.courses.roster.limits import MAX_BYTES
from attendance.courses.roster.reading import RosterFile, read_roster
from attendance.courses.roster_token import open_preview


class RosterUploadForm(forms.Form):
    """`cleaned_data["file"]` is the RosterFile that was read from the upload."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, tab-separated text, .xlsx, or the .xls of Blackboard; at most 5 MB and 5,000 students."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xls,.xlsx,text/csv,text/plain"}),
    )

    def clean_file(self) -> RosterFile:
        upload: UploadedFile = self.cleaned_data["file"]
        try:
            return read_roster(upload.read(MAX_BYTES + 1))  # one more than is allowed is enough to be refused
        except DomainError as error:
            raise ValidationError(error.sentence) from error


class KeysField(forms.MultipleChoiceField):
    """Keys of rows, as ints. Which rows they may be is for the action to say."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        return is_key(value)

    def clean(self, value: Any) -> list[int]:
        return [int(key) for key in super().clean(value)]


class RosterConfirmForm(forms.Form):
    """Valid only with a token that was signed for this course and this user."""

    token = forms.CharField(widget=forms.HiddenInput)
    leave_out = forms.BooleanField(required=False)
    withdraw = KeysField(required=False)
    withdraw_all = forms.BooleanField(required=False)

    file: RosterFile
    fingerprint: str

    def __init__(self, *args: Any, course: Course, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course, self.user = course, user

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        try:
            self.file, self.fingerprint = open_preview(token, course=self.course, user=self.user)
        except BadSignature as error:
            raise ValidationError(_("This preview is not valid any more; choose the file again.")) from error
        return token

    @property
    def to_withdraw(self) -> list[int] | None:
        """Keys of missing students; None means all of them."""
        return None if self.cleaned_data["withdraw_all"] else self.cleaned_data["withdraw"]
