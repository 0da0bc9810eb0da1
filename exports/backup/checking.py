"""Whether a database holds what a backup says."""

from collections.abc import Mapping

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from exports.backup import sqlite
from exports.backup.canonical import Content, Table, content_of, kept_models
from exports.backup.errors import MismatchError
from exports.backup.manifest import Manifest
from exports.backup.schema import schema_of

MOST_SAID = 10


def compare_with_manifest(alias: str, manifest: Manifest) -> None:
    """Schema, counts and hashes; before that, what the database itself can find."""
    connection = connections[alias]
    _refuse(sqlite.faults_of(connection) if connection.vendor == "sqlite" else [])
    if schema_of(alias) != manifest.schema:
        raise MismatchError(_("The restored database does not have the schema that the backup names."))
    compare(content_of(alias), manifest.tables)


def compare(found: Content, expected: Content) -> None:
    different = [name for name in sorted(found | expected) if found.get(name) != expected.get(name)]
    _refuse([difference(name, found, expected) for name in different])


def difference(name: str, found: Mapping[str, Table], expected: Mapping[str, Table]) -> str:
    counts = [tables[name].rows if name in tables else None for tables in (found, expected)]
    if counts[0] == counts[1]:
        return _("%(table)s: as many rows, but not the same") % {"table": name}
    return _("%(table)s: %(found)s rows instead of %(expected)s") % {
        "table": name,
        "found": counts[0] if counts[0] is not None else _("no"),
        "expected": counts[1] if counts[1] is not None else _("no"),
    }


def require_constraints(alias: str) -> None:
    """Everything that the models leave to the database stands in it: the rules, not only the rows, were restored."""
    connection = connections[alias]
    faults = []
    with connection.cursor() as cursor:
        for model in kept_models(apps):
            faults += [f"{model._meta.db_table}: {name}" for name in missing_in(model, connection, cursor)]
    _refuse([_("%(what)s is missing") % {"what": fault} for fault in faults])


def missing_in(model: type[Model], connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> list[str]:
    options = model._meta
    there = connection.introspection.get_constraints(cursor, options.db_table)
    wanted = {entry.name for entry in (*options.constraints, *options.indexes)}
    leads = {tuple(entry["columns"]) for entry in there.values() if entry["foreign_key"]}
    unique = {tuple(entry["columns"]) for entry in there.values() if entry["unique"] or entry["primary_key"]}
    missing = sorted(wanted - set(there))
    for field in options.concrete_fields:
        if isinstance(field, ForeignKey) and (field.column,) not in leads:
            missing.append(f"foreign key of {field.column}")
        if field.unique and (field.column,) not in unique:
            missing.append(f"unique {field.column}")
    return missing


def _refuse(faults: list[str]) -> None:
    if not faults:
        return
    said = "; ".join(faults[:MOST_SAID])
    if len(faults) > MOST_SAID:
        said += _("; and %(more)d more") % {"more": len(faults) - MOST_SAID}
    raise MismatchError(_("The backup does not hold: %(faults)s.") % {"faults": said})
