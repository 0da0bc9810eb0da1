import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("class_sessions", "0003_slot_date"),
        ("courses", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="slot",
            name="substitute",
            field=models.ForeignKey(
                blank=True,
                help_text="Who holds this one slot instead of its tutor.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="substitutions",
                to="courses.coursetutor",
                verbose_name="substitute",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("substitute__isnull", True),
                    models.Q(("substitute", models.F("tutor")), _negated=True),
                    _connector="OR",
                ),
                name="slot_substitute_is_another",
                violation_error_message="The substitute is somebody else than the tutor.",
            ),
        ),
    ]
