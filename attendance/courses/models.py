"""Courses, the users who run them, and the students on their rosters."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.core.text import fold

# Some letters become several when they are folded; whoever takes a name in sees to it that it fits.
FOLDED_LENGTH = 600


class Role(models.TextChoices):
    """What a user may do on a course: owners all, tutors all but its people and settings, viewers read."""

    OWNER = "owner", _("Owner")
    TUTOR = "tutor", _("Tutor")
    VIEWER = "viewer", _("Viewer")


class NameDisplay(models.TextChoices):
    """How students find their name at check-in."""

    LIST = "list", _("A list of all names, while the roster has at most 60")
    SEARCH = "search", _("A search, always from two letters")


class Course(models.Model):
    """A name and a semester, with the rule that decides about the bonus."""

    name = models.CharField(_("name"), max_length=100)
    semester = models.CharField(_("semester"), max_length=20, help_text=_("For example SS2026 or WS2026/27."))
    bonus_points = models.PositiveSmallIntegerField(_("bonus points"), default=3)
    allowed_absences = models.PositiveSmallIntegerField(
        _("allowed absences"),
        default=1,
        help_text=_("Unexcused absences that still keep the bonus."),
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("grace in minutes"),
        default=15,
        help_text=_("Who checks in later than this after the start is late."),
    )
    name_display = models.CharField(
        _("names at check-in"),
        max_length=10,
        choices=NameDisplay.choices,
        default=NameDisplay.LIST,
        help_text=_("A search shows nobody the whole roster."),
    )
    rotating_code = models.BooleanField(
        _("rotating code for new slots"),
        default=False,
        help_text=_(
            "The QR code on the wall changes every 15 seconds, so that nobody checks in from elsewhere with a link or "
            "a photograph. Each slot can decide otherwise."
        ),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    # What the user who asked may do here; set by `courses.access`, which is the only way into a view.
    role: str | None = None

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "semester"],
                name="course_unique",
                violation_error_message=_("There is already a course of this name in this semester."),
            ),
            models.CheckConstraint(
                condition=models.Q(name_display__in=NameDisplay.values),
                name="course_name_display_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.semester}"

    @property
    def is_archived(self) -> bool:
        """Left to be read: nothing in it changes until its owner brings it back."""
        return self.archived_at is not None

    @property
    def can_edit(self) -> bool:
        return self.can_read_notes and not self.is_archived

    @property
    def can_own(self) -> bool:
        return self.is_owner and not self.is_archived

    @property
    def can_read_notes(self) -> bool:
        return self.role in {Role.OWNER, Role.TUTOR}

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


class CourseTutor(models.Model):
    """A user's role on a course."""

    course = models.ForeignKey(
        Course,
        on_delete=models.CASCADE,
        related_name="tutors",
        verbose_name=_("course"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("user"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.TUTOR)

    class Meta:
        verbose_name = _("tutor")
        verbose_name_plural = _("tutors")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "user"], name="course_tutor_unique"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="course_tutor_role_known"),
        ]

    def __str__(self) -> str:
        return str(self.user)


def label(name: str, suffix: str) -> str:
    return f"{name} ({suffix})" if suffix else name


def sort_key(given: str, family: str, number: str | None) -> tuple[str, str, str]:
    """Lists are ordered in Python by family name, given name and number; a lone name counts as the family's."""
    return fold(family or given), fold(given if family else ""), number or ""


class Student(models.Model):
    """One person on one course's roster."""

    course = models.ForeignKey(
        Course,
        on_delete=models.CASCADE,
        related_name="students",
        verbose_name=_("course"),
    )
    given = models.CharField(_("given name"), max_length=200)
    family = models.CharField(_("family name"), max_length=200, blank=True)
    number = models.CharField(_("number"), max_length=50, null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    group = models.CharField(_("group"), max_length=200, blank=True)
    suffix = models.CharField(
        _("suffix"),
        max_length=30,
        blank=True,
        help_text=_("Tells two students of the same name apart at check-in."),
    )
    # Empty means from the beginning: a roster import sets it for those who come to a roster that has people already.
    joined_on = models.DateField(
        _("joined on"),
        null=True,
        blank=True,
        help_text=_("Only for those who came later: sessions before this day count only in their favour."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    folded = models.CharField(max_length=FOLDED_LENGTH, editable=False)
    # What tells namesakes apart where tutors read their names; set by `namesakes.tell_apart`.
    apart: str = ""

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "number"],
                name="student_number_unique",
                violation_error_message=_("Another student of this course has this number."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | ~models.Q(number=""),
                name="student_number_not_empty",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["course", "folded"], name="student_search")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keep the folded name beside the name."""
        self.folded = fold(self.name)
        if update_fields is not None:
            update_fields = {*update_fields, "folded"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def label(self) -> str:
        """The name as the check-in shows it, told apart from another of the same name."""
        return label(self.name, self.suffix)

    @property
    def sort_key(self) -> tuple[str, str, str]:
        return sort_key(self.given, self.family, self.number)
