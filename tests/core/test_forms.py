"""Fields and how forms are rendered."""

from django import forms

from attendance.core.forms import LineField


class NameForm(forms.Form):
    name = LineField(max_length=5)
    number = LineField(required=False, empty_value=None)


def test_line_field_cleans_before_it_measures() -> None:
    form = NameForm({"name": " A\u200bda  B", "number": "\u200b"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Ada B", "number": None}


def test_line_of_nothing_visible_is_missing() -> None:
    assert NameForm({"name": "\u202e"}).errors == {"name": ["This field is required."]}


def test_errors_stand_beside_the_field_and_are_announced() -> None:
    page = str(NameForm({"name": ""}))
    assert 'aria-invalid="true"' in page
    assert 'id="id_name_error"' in page
