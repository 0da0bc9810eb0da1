from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="disputed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="disputed"),
        ),
    ]
