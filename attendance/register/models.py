"""Who was where."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.courses.models import Student
from attendance.register.bonus import is_late
from attendance.sessions.models import ClassSession, Slot


class Attendance(models.Model):
    """A student was in a slot.

    `device` is a keyed hash, different in every slot, of the browser that checked in; a row that a tutor made by
    hand, or released from a lost phone, has none until the next device claims it. `is_forgotten` tells such a row from
    one whose hash was dropped after the day: that one is claimed by nobody. `disputed_at` says that a tutor found the
    seat empty; the student counts as present until the tutor decides. `version` grows with each change of the row, so
    that a poll can tell cheaply whether anything moved.
    """

    slot = models.ForeignKey(
        Slot,
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name=_("slot"),
    )
    student = models.ForeignKey(
        Student,
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name=_("student"),
    )
    seat_id = models.CharField(_("seat"), max_length=100, null=True, blank=True)
    device = models.CharField(_("device"), max_length=64, null=True, blank=True, editable=False)
    checked_in_at = models.DateTimeField(_("checked in"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    is_forgotten = models.BooleanField(default=False, editable=False)
    disputed_at = models.DateTimeField(_("disputed"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "student"], name="attendance_student_once"),
            models.UniqueConstraint(fields=["slot", "seat_id"], name="attendance_seat_once"),
            models.UniqueConstraint(fields=["slot", "device"], name="attendance_device_once"),
            models.CheckConstraint(
                condition=~Q(seat_id="") | Q(seat_id=None),
                name="attendance_seat_not_empty",
            ),
            models.CheckConstraint(
                condition=~Q(device="") | Q(device=None),
                name="attendance_device_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(is_forgotten=False) | Q(device=None),
                name="attendance_forgotten_has_no_device",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.slot}"

    @property
    def is_released(self) -> bool:
        """The phone that checked in was let go; the next one that claims the student takes the row over."""
        return self.device is None and self.recorded_by_id is None and not self.is_forgotten

    @property
    def is_late(self) -> bool:
        return is_late(
            checked_in_at=self.checked_in_at,
            by_hand=self.recorded_by_id is not None,
            starts_at=self.slot.starts_at,
            grace_minutes=self.slot.session.course.grace_minutes,
        )


class Excuse(models.Model):
    """A student's absence from a session is excused."""

    session = models.ForeignKey(
        ClassSession,
        on_delete=models.PROTECT,
        related_name="excuses",
        verbose_name=_("session"),
    )
    student = models.ForeignKey(
        Student,
        on_delete=models.PROTECT,
        related_name="excuses",
        verbose_name=_("student"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("excuse")
        verbose_name_plural = _("excuses")
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "student"], name="excuse_unique")]

    def __str__(self) -> str:
        return f"{self.student}: {self.reason}"


class MissingName(models.Model):
    """Somebody in the room whose name is not on the list: what they left for the tutor to confirm.

    Not kept beyond the day, and nothing hangs on it: a confirmed one is an attendance.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="missing_names", verbose_name=_("slot"))
    name = models.CharField(_("name"), max_length=200)
    seat_id = models.CharField(_("seat"), max_length=100, null=True, blank=True)
    device = models.CharField(_("device"), max_length=64, editable=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)

    class Meta:
        verbose_name = _("missing name")
        verbose_name_plural = _("missing names")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "device"], name="missing_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="missing_name_not_empty"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "confirmed", "refused"]), name="missing_name_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RefusedAttempt(models.Model):
    """The last check-in of a student that was refused because of a phone: a hint for the tutor, for the day.

    One whose reason is `LEFT` was not refused: the student gave the seat back, and it is a hint only once the same
    phone has checked in somebody else.
    """

    LEFT = "left"

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="refused_attempts", verbose_name=_("slot"))
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="refused_attempts", verbose_name=_("student")
    )
    reason = models.CharField(_("reason"), max_length=30)
    device = models.CharField(_("device"), max_length=64, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("refused attempt")
        verbose_name_plural = _("refused attempts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "student"], name="refused_attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.reason}"
