"""How an account enters a view that needs no sign-in."""

from django.core import signing
from django.http import Http404

from attendance.accounts.models import CalendarAddress, User, calendar_signer


def user_of_calendar(key: str) -> User:
    """Whose calendar has this address. One that is unknown, was switched off or belongs to an account that is not
    active any more does not exist."""
    try:
        token = calendar_signer().unsign(key)
    except signing.BadSignature as error:
        raise Http404 from error
    address = CalendarAddress.objects.select_related("user").filter(token=token, user__is_active=True).first()
    if address is None:
        raise Http404
    return address.user
