from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_name_display")]

    operations = [
        migrations.AddField(
            model_name="course",
            name="rotating_code",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "The QR code on the wall changes every 15 seconds, so that nobody checks in from elsewhere with a "
                    "link or a photograph. Each slot can decide otherwise."
                ),
                verbose_name="rotating code for new slots",
            ),
        ),
    ]
