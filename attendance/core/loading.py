"""What every worker needs sooner or later, loaded before gunicorn forks them: so they share it, and none of the first
requests waits for it."""

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver


def load_ahead() -> None:
    """All views, and the templates of the project."""
    _ = get_resolver().reverse_dict
    templates = settings.BASE_DIR / "templates"
    for path in templates.rglob("*.html"):
        get_template(str(path.relative_to(templates)))
