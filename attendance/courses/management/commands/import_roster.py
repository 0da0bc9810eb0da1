"""Import a roster from a shell, as the upload page does it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from attendance.core.errors import DomainError
from attendance.courses.models import Course
from attendance.courses.roster.limits import MAX_BYTES
from attendance.courses.roster.reading import RosterFile, read_roster
from attendance.courses.roster_import import RefusedLinesError, import_roster, preview_roster
from attendance.courses.roster_plan import Plan


class Command(BaseCommand):
    """Exit code 1 and one sentence on standard error for a file that is refused; nothing is written then."""

    help = "Import a course's students from a file that a campus system exported (CSV, text or .xlsx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("course_id", type=int)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")
        parser.add_argument("--skip-bad", action="store_true", help="leave out the lines that cannot be taken")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        course = Course.objects.filter(pk=options["course_id"]).first()
        if course is None:
            raise CommandError(_("There is no course %(id)d.") % {"id": options["course_id"]})
        if course.is_archived:
            raise CommandError(_("%(course)s is archived. Bring it back first.") % {"course": course})
        try:
            file = read_roster(_read(options["file"]))
            plan = _run(course, file, dry_run=options["dry_run"], skip_bad=options["skip_bad"])
        except DomainError as error:
            raise CommandError(error.sentence) from error
        summary = _summary(file, plan)
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
        else:
            self._write_plain(summary, dry_run=options["dry_run"])

    def _write_plain(self, summary: dict[str, Any], *, dry_run: bool) -> None:
        counts = ("students", "new", "changed", "unchanged", "missing")
        self.stdout.write(", ".join(f"{name}: {summary[name]}" for name in counts))
        for line in summary["skipped"]:
            self.stdout.write(f"skipped line {line['line']}: {line['reason']}")
        if dry_run:
            self.stdout.write("Nothing was written (--dry-run).")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)  # one more than is allowed is enough to be refused
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _run(course: Course, file: RosterFile, *, dry_run: bool, skip_bad: bool) -> Plan:
    if not dry_run:
        return import_roster(course, file, actor=None, leave_out_refused=skip_bad)
    plan, _fingerprint = preview_roster(course, file)
    if plan.refused and not skip_bad:
        raise RefusedLinesError(plan.refused)
    return plan


def _summary(file: RosterFile, plan: Plan) -> dict[str, Any]:
    left_out = [(line.line, line.reason) for line in file.skipped] + [(line.line, line.reason) for line in plan.refused]
    return {
        "encoding": file.encoding,
        "header_row": file.header_row,
        "students": len(plan.rows),
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "missing": len(plan.missing),
        "skipped": [{"line": line, "reason": reason} for line, reason in sorted(left_out)],
        "rows": [
            {"given": row.given, "family": row.family, "number": row.number, "email": row.email} for row in plan.rows
        ],
    }
