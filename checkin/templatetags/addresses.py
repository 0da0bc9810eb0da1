"""The addresses of a slot in its pages."""

from django import template

from checkin.addresses import address_of

register = template.Library()


@register.filter
def address(code: str, view: str) -> str:
    """`{{ slot.code|address:"seats" }}` is what `{% url %}` gives, for a page that a whole hall asks for at once."""
    return address_of(view, code)
