"""Admins download a backup, once they have said again who they are."""

import tarfile
import time
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir

import pytest
import time_machine
from django.http import FileResponse
from django.test import Client

from attendance.accounts.models import User
from attendance.ledger.actions import record_event
from attendance.ledger.models import Event
from exports.backup.errors import BackupError
from tests.exports.backup.conftest import newer_database
from tests.factories.accounts import PASSWORD
from tests.people import signed_in
from tests.routes import finish
from tests.world import World

PAGE, CREATE = "/admin/export/backup/", "/admin/export/backup/create/"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def confirmed(admin: User) -> Client:
    """A browser in which the admin has just typed the password again."""
    client = signed_in(admin)
    client.post("/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_backup_is_sent_and_written_down(confirmed: Client, world: World) -> None:
    response = confirmed.post(CREATE)
    assert isinstance(response, FileResponse)
    assert response["Content-Type"] == "application/x-tar"
    assert "no-store" in response["Cache-Control"]
    data = response.getvalue()
    finish(response)
    assert len(data) == int(response["Content-Length"])
    with tarfile.open(fileobj=BytesIO(data)) as tar:
        assert tar.getnames()[0] == "manifest.json"
    event = Event.objects.get(action="backup-downloaded")
    assert event.actor == "admin@example.org"
    assert f'filename="{event.subject}"' in response["Content-Disposition"]


def test_a_database_of_a_newer_version_is_said(confirmed: Client) -> None:
    with newer_database():
        response = confirmed.post(CREATE)
    assert response.status_code == 503
    assert "courses.0099_later: use the code of the version" in response.content.decode()


def test_nothing_of_it_stays_on_the_server(confirmed: Client, world: World) -> None:
    before = set(Path(gettempdir()).glob("tutortool-*"))
    response = confirmed.post(CREATE)
    assert set(Path(gettempdir()).glob("tutortool-*")) == before, "It is gone before the first byte is sent."
    finish(response)


def test_the_password_is_asked_for_though_somebody_has_just_signed_in(client: Client, admin: User) -> None:
    client.post("/login/", {"login": admin.email, "password": PASSWORD})
    for response in (client.get(PAGE), client.post(CREATE)):
        assert response.status_code == 302
        assert response["Location"].startswith("/reauthenticate/?next=%2Fadmin%2Fexport%2Fbackup%2F")
    assert client.post("/reauthenticate/", {"password": "wrong"}).status_code == 422
    assert client.get(PAGE).status_code == 302
    answer = client.post(f"/reauthenticate/?next={PAGE}", {"password": PASSWORD})
    assert answer["Location"] == PAGE
    assert "Download a backup" in client.get(PAGE).content.decode()


def test_what_was_asked_for_follows_the_password(as_admin: Client, world: World) -> None:
    """A page that was left open longer than the confirmation holds."""
    question = as_admin.post(CREATE)["Location"]
    response = as_admin.post(question, {"password": PASSWORD})
    assert response["Content-Type"] == "application/x-tar"
    finish(response)
    assert Event.objects.get(action="backup-downloaded").actor == "admin@example.org"


def test_and_again_after_five_minutes(confirmed: Client) -> None:
    assert confirmed.get(PAGE).status_code == 200
    with time_machine.travel(time.time() + 301):
        assert confirmed.get(PAGE).status_code == 302
        assert confirmed.post(CREATE).status_code == 302
    assert not Event.objects.exists()


def test_nobody_else_is_even_asked(client: Client, as_alice: Client) -> None:
    assert [as_alice.get(PAGE).status_code, as_alice.post(CREATE).status_code] == [403, 403]
    assert [client.get(PAGE).status_code, client.post(CREATE).status_code] == [302, 302]
    assert client.get(PAGE)["Location"].startswith("/login/")


def test_one_verb_each(confirmed: Client) -> None:
    assert [confirmed.post(PAGE).status_code, confirmed.get(CREATE).status_code] == [405, 405]


def test_the_export_page_leads_there_for_admins_alone(as_admin: Client, as_alice: Client) -> None:
    link = f'href="{PAGE}"'
    assert link in as_admin.get("/admin/export/").content.decode()
    assert link not in as_alice.get("/admin/export/").content.decode()


def test_the_page_says_when_the_nightly_job_last_did_its_work(confirmed: Client) -> None:
    assert "No nightly job" in confirmed.get(PAGE).content.decode()
    with time_machine.travel("2026-05-04 01:00:07Z", tick=False):
        record_event(actor=None, action="backup-verified", subject="tutortool.tar")
    assert "4 May 2026, 03:00" in confirmed.get(PAGE).content.decode()


def test_what_hinders_it_is_said(confirmed: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise BackupError("Install pg_dump.")

    monkeypatch.setattr("exports.views.backups.make_backup", fail)
    response = confirmed.post(CREATE)
    assert response.status_code == 503
    assert "Install pg_dump." in response.content.decode()
    assert not Event.objects.exists()
