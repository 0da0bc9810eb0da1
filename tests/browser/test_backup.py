"""An admin downloads a backup of the installation."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from attendance.accounts.models import User
from exports.backup.archive import read_archive
from tests.browser.test_accessibility import SMALL, faults, faults_at_all_sizes
from tests.factories.accounts import PASSWORD


def test_from_the_exports_to_the_file(admin: User, sign_in: Callable[..., Page], tmp_path: Path) -> None:
    page = sign_in(admin, viewport=SMALL)
    page.goto("/admin/export/")
    page.get_by_role("link", name="Backup").click()
    broken = faults(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Backup").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download a backup").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert read_archive(file).tables["accounts_user"].rows == User.objects.count()
    assert broken + faults_at_all_sizes(page) == []
