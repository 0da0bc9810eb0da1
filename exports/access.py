"""Who may have the whole installation in one file."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from attendance.accounts.request import Request

View = Callable[[Request], HttpResponseBase]
# django-allauth has no types. Having just signed in is not enough, and five minutes later it is asked again.
confirmation_required: Callable[[View], View] = reauthentication_required


def admin_required(view: View) -> View:
    """403 for everybody else; it stands before the question for the password, which only an admin is asked."""

    @wraps(view)
    def guarded(request: Request) -> HttpResponseBase:
        if not request.user.is_admin:
            raise PermissionDenied
        return view(request)

    return guarded
