import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("class_sessions", "0005_rotating_code"),
        ("register", "0004_forgotten_has_no_device"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissingName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("seat_id", models.CharField(blank=True, max_length=100, null=True, verbose_name="seat")),
                ("device", models.CharField(editable=False, max_length=64, verbose_name="device")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("confirmed", "confirmed"), ("refused", "refused")],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missing_names",
                        to="class_sessions.slot",
                        verbose_name="slot",
                    ),
                ),
            ],
            options={
                "verbose_name": "missing name",
                "verbose_name_plural": "missing names",
                "constraints": [
                    models.UniqueConstraint(fields=("slot", "device"), name="missing_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="missing_name_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "confirmed", "refused"])),
                        name="missing_name_state_known",
                    ),
                ],
            },
        ),
    ]
