"""What makes and changes accounts."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from attendance.accounts.models import CalendarAddress, User, fresh_token
from attendance.ledger.actions import record_event

PASSWORD_LENGTH = 20


def find_or_create_user(email: str, *, name: str) -> tuple[User, bool]:
    """The account of this e-mail address in any case; without one, a new account that has no password yet."""
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        return user, False
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name), True
    except IntegrityError:
        # Somebody else made it in this moment.
        return User.objects.get(email__iexact=email), False


def make_admin(email: str, *, name: str, password: str | None) -> tuple[User, str | None]:
    """Make or promote an admin, and set the password that is given. Without one, an account that cannot sign in yet
    gets a random one, which is handed back: it is stored nowhere else."""
    with transaction.atomic():
        user, _ = find_or_create_user(email, name=name)
        generated = None
        if password is None and not user.has_usable_password():
            password = generated = get_random_string(PASSWORD_LENGTH)
        if password is not None:
            user.set_password(password)
        user.name = name or user.name
        user.is_staff = user.is_superuser = user.is_active = True
        user.save()
        record_event(actor=None, action="admin-made", subject=user.email)
    return user, generated


def make_calendar_address(user: User) -> None:
    """One that stands stays: a second click must not cut off who reads it already."""
    with transaction.atomic():
        _address, is_new = CalendarAddress.objects.get_or_create(user=user)
        if is_new:
            record_event(actor=user, action="calendar-made", subject=user.email)


def renew_calendar_address(user: User) -> bool:
    """Another address in place of the old one, which leads nowhere from now on. One that was switched off stays so:
    gives whether there was one."""
    with transaction.atomic():
        count = CalendarAddress.objects.filter(user=user).update(token=fresh_token(), made_at=timezone.now())
        if count:
            record_event(actor=user, action="calendar-renewed", subject=user.email)
    return bool(count)


def revoke_calendar_address(user: User) -> None:
    with transaction.atomic():
        count, _ = CalendarAddress.objects.filter(user=user).delete()
        if count:
            record_event(actor=user, action="calendar-revoked", subject=user.email)
