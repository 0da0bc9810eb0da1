"""Which item of the tutors' navigation a page belongs to."""

from django import template
from django.urls import ResolverMatch

register = template.Library()

# By the beginning of a page's URL name; the longest one that fits decides.
ITEMS = {
    "desk:": "sessions",
    "desk:dashboard": "dashboard",
    "desk:student-": "courses",
    "courses:": "courses",
    "register:": "courses",
    "register:missing-": "sessions",
    "sessions:": "sessions",
    "sessions:calendar-": "",
    "sessions:copy-": "courses",
    "sessions:plan-": "courses",
    "sessions:room-": "rooms",
    "notes:": "sessions",
    "notes:course-": "courses",
    "rooms:": "rooms",
    "exports:": "export",
    "exports:session-print": "sessions",
    "exports:slot-print": "sessions",
}


@register.filter
def nav_item(match: ResolverMatch | None) -> str:
    """The item's name; empty for a page that belongs to none."""
    name = match.view_name if match else ""
    fitting = [start for start in ITEMS if name.startswith(start)]
    return ITEMS[max(fitting, key=len)] if fitting else ""
