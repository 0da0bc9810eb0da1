"""Forms about one student."""

from django import forms

from attendance.core.forms import LineField
from attendance.courses.models import Student


class StudentForm(forms.ModelForm[Student]):
    """One person on the roster; the course is set on the instance. The number is NULL where it is unknown."""

    class Meta:
        model = Student
        fields = ["given", "family", "number", "email", "group", "suffix", "joined_on"]
        field_classes = dict.fromkeys(("given", "family", "number", "group", "suffix"), LineField)
        widgets = {
            "joined_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "number": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def validate_constraints(self) -> None:
        """Nothing looks before the write: the action says what the constraint refused."""
