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
    hand has none until a student claims a seat with it. `version` grows with each change of the row, so that a
    poll can tell cheaply whether anything moved.
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
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.slot}"

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
