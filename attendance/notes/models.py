"""What tutors write about students, and what they count."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.core.text import fold_words
from attendance.courses.models import Student
from attendance.sessions.models import Slot


class Note(models.Model):
    """What a tutor wrote about one student in one slot; owners and tutors read it, viewers and students never."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="notes", verbose_name=_("slot"))
    student = models.ForeignKey(
        Student,
        on_delete=models.PROTECT,
        related_name="notes",
        verbose_name=_("student"),
    )
    text = models.TextField(_("text"), max_length=5000)
    folded = models.TextField(editable=False, default="")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    updated_at = models.DateTimeField(_("written at"), default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints: ClassVar = [models.UniqueConstraint(fields=["slot", "student"], name="note_unique")]

    def __str__(self) -> str:
        return f"{self.student}: {self.text[:40]}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keep the folded text beside the text."""
        self.folded = fold_words(self.text)
        if update_fields is not None:
            update_fields = {*update_fields, "folded"}
        super().save(*args, update_fields=update_fields, **kwargs)


class Kind(models.TextChoices):
    """How somebody took part."""

    PRESENTED = "presented", _("presented")
    CONTRIBUTED = "contributed", _("contributed")


class Participation(models.Model):
    """A student took part in a slot, once. Several rows for the same student are several times."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="participations", verbose_name=_("slot"))
    student = models.ForeignKey(
        Student,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_("student"),
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    at = models.DateTimeField(_("counted at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("counted by"),
    )

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="participation_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.get_kind_display()}"
