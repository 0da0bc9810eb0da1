"""What tutors write about students."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
