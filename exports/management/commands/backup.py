"""`manage.py backup --to DIR [--keep 7] [--verify]`: what the nightly job runs."""

from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from attendance.core.errors import DomainError
from attendance.ledger.actions import record_event
from exports.backup import VERIFIED
from exports.backup.errors import BackupError
from exports.backup.folder import delete, name_of, prune, publish, set_apart, unverified_in, workshop
from exports.backup.making import make_backup
from exports.backup.manifest import Manifest
from exports.backup.restoring import verify_backup
from exports.backup.stopping import end_politely


class Command(BaseCommand):
    """Exit code 1 and a sentence on standard error where anything fails; older backups stay then."""

    help = "Backs up the database, whatever it is doing, as one file with a name of its time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder of the backups")
        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the newest N afterwards")
        parser.add_argument(
            "--verify", action="store_true", help="restore it on trial and compare, before anything is deleted"
        )

    def handle(self, *args: Any, to: Path, keep: int | None, verify: bool, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep must be at least 1.")
        try:
            with end_politely(), workshop(to) as work:
                path, manifest = self._make(to, work, verify=verify)
            self._say(path, manifest, verify=verify)
            for old in prune(to, keep=keep, newest=path) if keep else []:
                self.stdout.write(f"Deleted: {old.name}")
        except DomainError as error:
            raise CommandError(error.sentence) from error

    def _say(self, path: Path, manifest: Manifest, *, verify: bool) -> None:
        size = filesizeformat(path.stat().st_size)
        self.stdout.write(f"{path}: {manifest.rows} rows in {len(manifest.tables)} tables, {size}")
        if verify:
            self.stdout.write(f"Restored on trial: counts and hash are the same ({manifest.hash}).")

    def _make(self, to: Path, work: Path, *, verify: bool) -> tuple[Path, Manifest]:
        earlier = unverified_in(to)
        archive, manifest = make_backup(work)
        name = name_of(manifest.created_at)
        if verify:
            try:
                verify_backup(archive, work)
            except BackupError as error:
                kept = set_apart(archive, to, name)
                with suppress(BackupError):
                    delete(earlier)
                raise BackupError(f"{error.sentence} Kept as {kept}.") from error
        path = publish(archive, to, name)
        if verify:
            record_event(actor=None, action=VERIFIED, subject=name, rows=manifest.rows, hash=manifest.hash)
            delete(earlier)
        return path, manifest
