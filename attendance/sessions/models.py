"""Sessions (the weeks of a course) and slots (one group's meeting in a week)."""

from datetime import datetime
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendance.core.clock import local_datetime
from attendance.courses.models import Course, CourseTutor
from rooms.models import Layout, Room


class ClassSession(models.Model):
    """One week of a course."""

    course = models.ForeignKey(
        Course,
        on_delete=models.CASCADE,
        related_name="sessions",
        verbose_name=_("course"),
    )
    week_nr = models.PositiveSmallIntegerField(_("week"), validators=[MinValueValidator(1)])
    date = models.DateField(_("date"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    # Names the plan of a semester that made it, so that it can be taken back with the rest.
    batch = models.UUIDField(_("plan"), null=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "week_nr"],
                name="session_week_unique",
                violation_error_message=_("This course has a session of this week already."),
            ),
            models.CheckConstraint(condition=Q(week_nr__gte=1), name="session_week_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["date"], name="session_date")]

    def __str__(self) -> str:
        return _("Week %(week)s") % {"week": self.week_nr}


class Status(models.TextChoices):
    """The states of a slot; see `attendance.sessions.lifecycle`."""

    CLOSED = "closed", _("Closed")
    OPEN = "open", _("Open")
    LOCKED = "locked", _("Locked")


class Slot(models.Model):
    """One group's meeting within a session. `status` is what a tutor last set by hand, at `status_set_at`;
    what holds now also depends on the planned times: read `lifecycle.status_at`."""

    session = models.ForeignKey(
        ClassSession,
        on_delete=models.PROTECT,
        related_name="slots",
        verbose_name=_("session"),
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("room"),
    )
    tutor = models.ForeignKey(
        CourseTutor,
        on_delete=models.PROTECT,
        related_name="slots",
        verbose_name=_("tutor"),
    )
    start_time = models.TimeField(_("start"))
    end_time = models.TimeField(_("end"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.CLOSED,
        editable=False,
    )
    status_set_at = models.DateTimeField(_("status set"), null=True, editable=False)
    code = models.CharField(_("code"), max_length=8, null=True, unique=True, editable=False)
    layout = models.ForeignKey(
        Layout,
        on_delete=models.PROTECT,
        null=True,
        related_name="slots",
        editable=False,
        verbose_name=_("pinned layout"),
    )
    opens_at = models.DateTimeField(_("opens by itself at"), null=True, blank=True)
    locks_at = models.DateTimeField(_("locks by itself at"), null=True, blank=True)
    # Whoever checks in shows that they see the wall; see `checkin.proof`.
    rotating_code = models.BooleanField(
        _("rotating code"),
        default=False,
        help_text=_(
            "The QR code on the wall changes every 15 seconds. Whoever opens the page in another way is asked for six "
            "digits that stand beside it."
        ),
    )
    # As the session's; a slot that was added by hand to a planned session has none.
    batch = models.UUIDField(_("plan"), null=True, editable=False)

    # Annotated by `queries.slots`: the layout that holds, None where there is no room.
    layout_hash: str | None
    layout_content: str | None

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(start_time__lt=F("end_time")),
                name="slot_start_before_end",
                violation_error_message=_("The start must be before the end."),
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="slot_status_known"),
            models.CheckConstraint(
                condition=Q(code__isnull=False) | Q(status=Status.CLOSED, opens_at__isnull=True),
                name="slot_code_set_unless_closed",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(locks_at__isnull=True) | Q(opens_at__lt=F("locks_at")),
                name="slot_opens_before_locks",
                violation_error_message=_("The slot must open before it locks."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.start_time:%H:%M}"

    @property
    def starts_at(self) -> datetime:
        return local_datetime(self.session.date, self.start_time)

    @property
    def ends_at(self) -> datetime:
        return local_datetime(self.session.date, self.end_time)
