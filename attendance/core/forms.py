"""How forms are rendered and what their fields take: the project's own templates, Django's widgets."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from attendance.core.text import clean

# Django's own sentence spells the word otherwise.
INVALID_EMAIL = _("Enter a valid e-mail address.")


class FormRenderer(TemplatesSetting):
    """`{{ form }}` gives every field with its label, help and errors in our markup; see docs/components.md."""

    form_template_name = "core/_form.html"
    field_template_name = "core/_field.html"


def is_key(value: object) -> bool:
    """Whether a row may have this key: SQLite's integers end at nineteen digits."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) < 19


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """Rows by their keys. What cannot be a key never gets to the database, which fails at numbers beyond its own."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not is_key(key):
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return super().clean(value)


class LineField(forms.CharField):
    """One line of text as `core.text.clean` leaves it: for names, numbers and the like."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean(text) or self.empty_value if text else text
