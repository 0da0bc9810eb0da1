"""Signing in is required by default; these views alone are open."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    # A student has no account.
    "checkin:home",
    "checkin:page",
    "checkin:students",
    "checkin:seats",
    "checkin:digits",
    "checkin:check-in",
    "checkin:leave",
    "checkin:missing",
    "checkin:missing-leave",
    "checkin:missing-take-back",
    "checkin:remember",
    "checkin:forget",
    # Calendar programs cannot sign in: the address is the secret.
    "sessions:calendar",
    # What probes ask.
    "core:healthz",
    "core:readyz",
    # Who watches: an address that METRICS_ALLOW names, and a program that gets 401 and no sign-in page.
    "monitor:metrics",
    "monitor:info",
    # The stylesheet of a map, which the student's page loads.
    "rooms:layout-css",
    # Signing in, and setting a password without being signed in.
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    # The staff site's door only leads to the sign-in.
    "admin:login",
}


def open_views(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from open_views(entry.url_patterns, inner)
        elif not getattr(entry.callback, "login_required", True):
            yield f"{namespace}{entry.name}"


def test_exactly_these_views_need_no_sign_in() -> None:
    assert set(open_views(get_resolver().url_patterns)) == PUBLIC
