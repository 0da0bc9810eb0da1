"""A backup to download, for admins who have just confirmed who they are."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.ledger.actions import record_event
from exports.access import admin_required, confirmation_required
from exports.backup import last_success
from exports.backup.errors import BackupError
from exports.backup.folder import name_of
from exports.backup.making import make_backup

DOWNLOADED = "backup-downloaded"
NO_CACHE = "private, no-store"


@require_GET
@admin_required
@never_cache
@confirmation_required
def backup_new(request: Request) -> HttpResponseBase:
    return _page(request)


@require_POST
@admin_required
@confirmation_required
def backup_create(request: Request) -> HttpResponseBase:
    """Made in a folder that is gone before the first byte is sent: the open file is all that is left, and its space is
    free again once the response is closed."""
    try:
        with TemporaryDirectory(prefix="tutortool-") as work:
            archive, manifest = make_backup(Path(work))
            file = archive.open("rb")
    except BackupError as error:
        return _page(request, fault=error.sentence, status=503)
    name = name_of(manifest.created_at)
    record_event(actor=request.user, action=DOWNLOADED, subject=name, rows=manifest.rows, hash=manifest.hash)
    headers = {"Cache-Control": NO_CACHE}
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/x-tar", headers=headers)


def _page(request: Request, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {"last_success": last_success(), "fault": fault}
    return render(request, "exports/backup_form.html", context, status=status)
