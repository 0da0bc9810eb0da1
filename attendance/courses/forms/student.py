"""Forms about one student."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from attendance.core.forms import INVALID_EMAIL, LineField
from attendance.core.text import fold
from attendance.courses.models import FOLDED_LENGTH, Student


class StudentForm(forms.ModelForm[Student]):
    """One person on the roster; the course is set on the instance. The number is NULL where it is unknown."""

    class Meta:
        model = Student
        fields = ["given", "family", "number", "email", "group", "suffix", "joined_on"]
        field_classes = dict.fromkeys(("given", "family", "number", "group", "suffix"), LineField)
        error_messages = {"email": {"invalid": INVALID_EMAIL}}
        widgets = {
            "joined_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "number": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        folded = {name: fold(data.get(name) or "") for name in ("given", "family")}
        if len(" ".join(folded.values())) > FOLDED_LENGTH:
            longest = max(folded, key=lambda name: len(folded[name]))
            self.add_error(longest, _("This name has too many letters that stand for several; write it shorter."))
        return data

    def validate_constraints(self) -> None:
        """Nothing looks before the write: the action says what the constraint refused."""
