"""The e-mail address that names an account, as people type it."""

import unicodedata

from django import forms

from attendance.core.forms import INVALID_EMAIL


class AddressField(forms.EmailField):
    """An address in the form in which it is stored. That may be longer than what was typed, so it is made before the
    length is looked at."""

    default_error_messages = {"invalid": INVALID_EMAIL}

    def to_python(self, value: str | None) -> str:
        text = str(super().to_python(value))
        too_long = self.max_length is not None and len(text) > self.max_length
        # Whoever is too long is refused anyway, and accents take quadratic time.
        return text if too_long else unicodedata.normalize("NFKC", text).lower()
