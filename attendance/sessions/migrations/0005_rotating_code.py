from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("class_sessions", "0004_slot_substitute")]

    operations = [
        migrations.AddField(
            model_name="slot",
            name="rotating_code",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "The QR code on the wall changes every 15 seconds. Whoever opens the page in another way is asked for "
                    "six digits that stand beside it."
                ),
                verbose_name="rotating code",
            ),
        ),
    ]
