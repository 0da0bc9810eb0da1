"""From one kind of database to the other: row by row through the models, with every key as it is."""

from itertools import islice

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model

from exports.backup.canonical import ROWS_AT_ONCE, kept_models


def copy_rows(source: str, target: str) -> None:
    """Both have this code's schema, and the target nothing but what `migrate` wrote, which the source's rows replace.
    All or nothing; foreign keys are checked at the end."""
    models = kept_models(apps)
    connection = connections[target]
    with transaction.atomic(using=target):
        for model in models:
            model._base_manager.using(target).all()._raw_delete(target)
        for model in models:
            _copy(model, source, target)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    ContentType.objects.clear_cache()


def _copy(model: type[Model], source: str, target: str) -> None:
    rows = model._base_manager.using(source).order_by("pk").iterator(chunk_size=ROWS_AT_ONCE)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        model._base_manager.using(target).bulk_create(some)
