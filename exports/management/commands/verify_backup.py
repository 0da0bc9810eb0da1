"""`manage.py verify_backup FILE`: whether it can be restored, found out by restoring it."""

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attendance.core.errors import DomainError
from exports.backup.restoring import verify_backup
from exports.backup.stopping import end_politely


class Command(BaseCommand):
    """Exit code 1 and a sentence on standard error where it does not hold."""

    help = "Restores a backup into a scratch database, checks it and compares counts and hash. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with end_politely(), TemporaryDirectory(prefix="tutortool-") as work:
                manifest = verify_backup(file, Path(work))
        except DomainError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(
            f"{file} holds: {manifest.rows} rows in {len(manifest.tables)} tables of "
            f"{manifest.created_at:%Y-%m-%d %H:%M} UTC, hash {manifest.hash}."
        )
