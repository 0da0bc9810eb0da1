"""Rooms and their layouts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.layout import Element, parse_layout


class Layout(models.Model):
    """An immutable list of elements, named by the hash of its content (see `rooms.layout`).

    The content is text, not a JSON column: a jsonb would not keep the bytes that the hash names, and a request
    that finds the layout parsed already should not pay for decoding it.
    """

    hash = models.CharField(_("hash"), max_length=64, primary_key=True)
    content = models.TextField(_("content"))
    seat_count = models.PositiveIntegerField(_("seats"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("layout")
        verbose_name_plural = _("layouts")

    def __str__(self) -> str:
        return self.hash[:8]

    @property
    def elements(self) -> tuple[Element, ...]:
        return parse_layout(self.content).elements


class Room(models.Model):
    """A room of the installation; it points at its newest layout."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("layout"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="rooms",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")

    def __str__(self) -> str:
        return self.name


class RoomLayout(models.Model):
    """Which layout a room had from which moment on: a slot that opened by plan is drawn with the one of then."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="history", verbose_name=_("room"))
    layout = models.ForeignKey(
        Layout,
        on_delete=models.PROTECT,
        related_name="history",
        verbose_name=_("layout"),
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    # Told to whoever drew at the same time; NULL for what was saved before this was kept.
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )

    class Meta:
        verbose_name = _("layout of a room")
        verbose_name_plural = _("layouts of a room")
        indexes: ClassVar = [models.Index(fields=["room", "-since"], name="room_layout_newest_first")]

    def __str__(self) -> str:
        return f"{self.room} {self.since:%Y-%m-%d %H:%M}"
