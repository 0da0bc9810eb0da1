from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark_forgotten(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever checked in by phone and has no device is known from retention alone: nothing else dropped one so far."""
    rows = apps.get_model("register", "Attendance").objects
    rows.filter(device=None, recorded_by=None).update(is_forgotten=True)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0002_disputed"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="is_forgotten",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark_forgotten, migrations.RunPython.noop),
    ]
