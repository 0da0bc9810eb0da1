"""What every floor may write to: the audit trail (what destroyed something, changed a right, or was done to many rows
at once), and the tallies of the limits."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One line of the trail. It names people and things as text, since it outlives them."""

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(_("actor's id"), null=True, db_index=True)
    actor = models.CharField(_("actor"), max_length=254)
    action = models.CharField(_("action"), max_length=40)
    subject = models.CharField(_("subject"), max_length=300)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.action} {self.subject}"


class Limit(models.Model):
    """How often something was tried, under a name that tells nobody what; see `attendance.ledger.limits`."""

    key = models.CharField(_("key"), max_length=100, primary_key=True)
    count = models.PositiveIntegerField(_("count"))
    until = models.DateTimeField(_("counts until"), db_index=True)

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")

    def __str__(self) -> str:
        return self.key
