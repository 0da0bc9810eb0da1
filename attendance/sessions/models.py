"""Sessions (the weeks of a course) and slots (one group's meeting in a week)."""

import datetime as dt
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance.core.clock import local_datetime, monday_of
from attendance.courses.models import Course, CourseTutor
from rooms.layout import ParsedLayout
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

    @property
    def monday(self) -> dt.date:
        return monday_of(self.date)

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)


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
    substitute = models.ForeignKey(
        CourseTutor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutions",
        verbose_name=_("substitute"),
        help_text=_("Who holds this one slot instead of its tutor."),
    )
    # Its own day, where it is not the session's: NULL is the session's date, which is never stored a second time.
    date = models.DateField(_("day"), null=True, blank=True)
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

    # Set by `queries.name_days`: it is listed beside slots of other days.
    is_among_days = False
    # Annotated by `queries.slots`: the layout that holds, None where there is no room.
    layout_hash: str | None
    layout_content: str | None
    # Set and annotated where a student asks: the layout, and the name of who holds the slot.
    known_layout: ParsedLayout | None = None
    holder: str

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
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("tutor")),
                name="slot_substitute_is_another",
                violation_error_message=_("The substitute is somebody else than the tutor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.when}"

    @property
    def day(self) -> dt.date:
        """The day on which the group meets; in queries it is `queries.day_of`."""
        return self.date or self.session.date

    @day.setter
    def day(self, day: dt.date) -> None:
        self.date = None if day == self.session.date else day

    @property
    def is_in_week(self) -> bool:
        """Whether the group meets in the week of its session, as all do that nobody moved out of it."""
        return self.session.monday <= self.day <= self.session.sunday

    @property
    def when(self) -> str:
        """What tells it from the other slots of its session: "10:15"; "Tue 14:15" on a day of its own or among slots of
        several days; "Tue 12 May 14:15" in another week."""
        if self.date is None and not self.is_among_days:
            return f"{self.start_time:%H:%M}"
        return date_format(self.day, "D" if self.is_in_week else "D j M") + f" {self.start_time:%H:%M}"

    @property
    def held_by(self) -> CourseTutor:
        return self.substitute or self.tutor

    @property
    def who(self) -> str:
        """Who holds it, and for whom: "Bob", "Bob, for Alice"."""
        if self.substitute is None:
            return str(self.tutor)
        return gettext("%(substitute)s, for %(tutor)s") % {"substitute": self.substitute, "tutor": self.tutor}

    @property
    def starts_at(self) -> dt.datetime:
        return local_datetime(self.day, self.start_time)

    @property
    def ends_at(self) -> dt.datetime:
        return local_datetime(self.day, self.end_time)
