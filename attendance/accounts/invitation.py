"""A one-time link by which somebody sets their password: it dies when they do, or after PASSWORD_RESET_TIMEOUT."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.ledger.models import Event

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Invitation:
    """Who made an account, and for which course."""

    by: str
    course: str


def find_invitation(user: User) -> Invitation | None:
    """What the trail says of how this account began; nothing, where the role or whoever gave it is gone since.
    Only for whoever holds the account's own link."""
    given = Event.objects.filter(action="tutor-added", subject=user.email, at__gte=user.date_joined)
    event = given.order_by("at", "pk").first()
    if event is None or event.actor_id is None:
        return None
    by = User.objects.filter(pk=event.actor_id).first()
    # Courses live on a floor above: they are read through the relation.
    role = user.roles.select_related("course").filter(course=event.detail.get("course")).first()
    return Invitation(str(by), str(role.course)) if by and role else None


def password_url(key: str) -> str:
    """The address of a key, under BASE_URL: what a request calls its host is nothing to build a secret link on."""
    uid, token = key.split("-", 1)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.BASE_URL}{path}"


def invitation_url(user: User) -> str:
    return password_url(f"{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}")


def send_invitation(user: User, *, url: str, by: User, course: str) -> bool:
    """Mail the link where a mail server is configured; says whether it was sent."""
    if not settings.HAS_MAIL:
        return False
    text = render_to_string("accounts/invitation.txt", {"user": user, "url": url, "by": by, "course": course})
    try:
        send_mail(_("Your account for %(course)s") % {"course": course}, text, None, [user.email])
    except (OSError, SMTPException):
        log.exception("the invitation of user %s could not be mailed", user.pk)
        return False
    return True
