import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("class_sessions", "0005_rotating_code"),
        ("courses", "0003_rotating_code"),
        ("register", "0005_missing_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="RefusedAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=30, verbose_name="reason")),
                ("device", models.CharField(editable=False, max_length=64, verbose_name="device")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_attempts",
                        to="class_sessions.slot",
                        verbose_name="slot",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_attempts",
                        to="courses.student",
                        verbose_name="student",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused attempt",
                "verbose_name_plural": "refused attempts",
                "constraints": [
                    models.UniqueConstraint(fields=("slot", "student"), name="refused_attempt_once"),
                ],
            },
        ),
    ]
