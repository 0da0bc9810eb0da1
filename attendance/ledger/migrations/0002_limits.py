from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Limit",
            fields=[
                ("key", models.CharField(max_length=100, primary_key=True, serialize=False, verbose_name="key")),
                ("count", models.PositiveIntegerField(verbose_name="count")),
                ("until", models.DateTimeField(db_index=True, verbose_name="counts until")),
            ],
            options={"verbose_name": "limit", "verbose_name_plural": "limits"},
        ),
    ]
