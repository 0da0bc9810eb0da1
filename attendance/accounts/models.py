"""Users: people who sign in. Students have no account."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.core import signing
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Without a password the account cannot sign in until one is set through a link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A tutor or an admin. An admin (`is_superuser`) passes every course's check."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_staff = models.BooleanField(_("may enter the staff site"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_any_case_unique")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email

    @property
    def is_new(self) -> bool:
        """Whether the account still waits for its first password."""
        return not self.has_usable_password()

    @property
    def is_admin(self) -> bool:
        return self.is_superuser


def fresh_token() -> str:
    """22 characters from 128 random bits."""
    return secrets.token_urlsafe(16)


def calendar_signer() -> signing.Signer:
    return signing.Signer(salt="accounts.calendar-address", sep=".")


class CalendarAddress(models.Model):
    """The address at which a user's calendar can be read without signing in; no row, no address. A row alone gives
    nobody the address: it takes the installation's secret key too."""

    user = models.OneToOneField(
        User,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="calendar_address",
        verbose_name=_("user"),
    )
    token = models.CharField(_("token"), max_length=22, unique=True, default=fresh_token, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def key(self) -> str:
        """What stands in the address: the token and its signature."""
        return calendar_signer().sign(self.token)
