"""The options of an export."""

from django import forms


class CsvForm(forms.Form):
    """`bom`: begin with a byte order mark, by which Excel knows that a CSV file is UTF-8."""

    bom = forms.BooleanField(required=False)
