from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("class_sessions", "0002_batch"),
    ]

    operations = [
        migrations.AddField(
            model_name="slot",
            name="date",
            field=models.DateField(blank=True, null=True, verbose_name="day"),
        ),
    ]
