from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0003_forgotten"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_forgotten", False), ("device", None), _connector="OR"),
                name="attendance_forgotten_has_no_device",
            ),
        ),
    ]
