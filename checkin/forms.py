"""What reaches the student's page from outside."""

from unicodedata import normalize

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.core.text import clean
from attendance.sessions.codes import LENGTH, normalise_code
from checkin.names import KEY_LENGTH
from checkin.page import Ask
from checkin.proof import DIGITS

MAX_ID = 2**63 - 1


class CodeForm(forms.Form):
    """The code, as somebody reads it off the wall."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "enter"}
        ),
    )

    def clean_code(self) -> str:
        code = normalise_code(self.cleaned_data["code"])
        if len(code) != LENGTH or not code.isalnum():
            raise forms.ValidationError(_("A code has 8 letters and digits. Look at the wall again."))
        return code


class PageForm(forms.Form):
    """What the page's address says: letters of a name, or the student that was tapped. Nonsense counts as nothing."""

    q = forms.CharField(required=False, max_length=100)
    student = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    key = forms.CharField(required=False, max_length=KEY_LENGTH)

    def ask(self) -> Ask:
        self.is_valid()
        found = self.cleaned_data
        return Ask(
            found.get("q") or "", found.get("student") or 0, found.get("key") or "", is_searching="q" in self.data
        )


class ProofForm(forms.Form):
    """What the QR code of a slot with a rotating code carries beside the code."""

    p = forms.CharField(required=False, max_length=40)

    def text(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("p") or ""


class WallForm(forms.Form):
    """How the projector's address says what it shows: `mode=map` is the quiet one, without the code."""

    mode = forms.CharField(required=False, max_length=10)

    def is_quiet(self) -> bool:
        self.is_valid()
        return self.cleaned_data.get("mode") == "map"


class DigitsForm(forms.Form):
    """Six digits, as somebody reads them off the wall. What cannot be right is no try."""

    digits = forms.CharField(
        label=_("Six digits beside the QR code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "123 456", "class": "enter"}
        ),
        error_messages={"required": _("Type the six digits that stand beside the QR code.")},
    )

    def clean_digits(self) -> str:
        digits = "".join(normalize("NFKC", self.cleaned_data["digits"]).split())
        if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("Six digits stand beside the QR code. Look at the wall again."))
        return digits


class MissingNameForm(forms.Form):
    """The name that is not on the list, and the seat that was tapped."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": _("Type your name, as your tutor knows it.")},
    )
    seat = forms.CharField(required=False, empty_value=None, max_length=100, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name


class CheckInForm(forms.Form):
    """A student and a seat. What is malformed is worded by the check-in's own refusals, in their order: a student
    that is no id is 0, which nobody has, and a seat that no layout can have is the empty text."""

    student = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    seat = forms.CharField(required=False, empty_value=None)

    def claim(self) -> tuple[int, str | None]:
        self.is_valid()
        return self.cleaned_data.get("student") or 0, self.cleaned_data.get("seat", "")
