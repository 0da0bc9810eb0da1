"""`manage.py restore FILE [--replace]`: a backup becomes the database, of the same kind or of the other."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from attendance.core.errors import DomainError
from exports.backup.databases import tables_with_rows
from exports.backup.folder import private_files
from exports.backup.manifest import Manifest
from exports.backup.restoring import open_backup, recover, restore_backup
from exports.backup.stopping import end_politely


class Command(BaseCommand):
    """Exit code 1 and a sentence on standard error where it cannot be done; the database is what it was then."""

    help = "Restores a backup into the database of DATABASE_URL, SQLite or PostgreSQL, and compares counts and hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="drop what is in the database; a terminal is asked")
        parser.add_argument("--no-input", action="store_true", help="do not ask")

    def handle(self, *args: Any, file: Path, replace: bool, no_input: bool, **options: Any) -> None:
        try:
            with end_politely(), private_files(), TemporaryDirectory(prefix="tutortool-") as work:
                manifest = open_backup(file)
                is_asked = not no_input and sys.stdin.isatty()
                self._ask(manifest, replace=replace, is_asked=is_asked)
                if recover():
                    self.stdout.write("An earlier restore did not come to its end: the data of before it are back.")
                    self._ask(manifest, replace=replace, is_asked=is_asked)
                content = restore_backup(file, Path(work))
        except DomainError as error:
            raise CommandError(error.sentence) from error
        rows = sum(table.rows for table in content.values())
        self.stdout.write(f"Restored: {rows} rows in {len(content)} tables; counts and hash are the same.")
        self.stdout.write("Everybody has to sign in again.")

    def _ask(self, manifest: Manifest, *, replace: bool, is_asked: bool) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        filled = tables_with_rows(connection)
        if not filled:
            return
        name = connection.settings_dict["NAME"]
        if not replace:
            raise CommandError(
                f"The database {name} is not empty ({', '.join(filled)}): --replace drops what is in it. "
                "Nothing was changed."
            )
        if is_asked:
            self.stdout.write(
                f"What is in {name} will be dropped and replaced by the backup of "
                f"{manifest.created_at:%Y-%m-%d %H:%M} UTC with {manifest.rows} rows."
            )
            if input("Type yes to go on: ").strip().lower() != "yes":
                raise CommandError("Nothing was changed.")
