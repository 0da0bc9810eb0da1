"""`manage.py demo_data`: a believable semester to try everything on."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attendance.desk.demo.load import load_demo
from attendance.desk.demo.record import is_demo_database, read_passwords, record_file, write_record


class Command(BaseCommand):
    help = "Loads the demo data, or re-dates it so that one slot is open now. Keeps what was entered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was made as one JSON object")
        parser.add_argument("--force", action="store_true", help="load it into a database that is not var/demo.sqlite3")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_demo_database() and not options["force"]:
            raise CommandError(
                "This is not the demo's own database (var/demo.sqlite3): nothing was changed. "
                "--force loads the demo into it all the same."
            )
        record = load_demo(read_passwords(), timezone.now())
        write_record(record)
        if options["json"]:
            self.stdout.write(json.dumps(record, ensure_ascii=False, indent=2))
        else:
            self.print_lines(record)

    def print_lines(self, record: dict[str, Any]) -> None:
        site, slot = record["open_slot"]["url"].split("/s/")[0], record["open_slot"]
        for name, text in (
            ("Tutors sign in", f"{site}/admin/"),
            ("  e-mail", record["tutor"]["email"]),
            ("  password", record["tutor"]["password"]),
            ("Projector", slot["projector_url"]),
            ("Students", slot["url"]),
            ("More accounts", str(record_file())),
        ):
            self.stdout.write(f"{name:<16}{text}")
