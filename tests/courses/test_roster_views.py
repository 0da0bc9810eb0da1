"""Upload, preview, confirm."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance.courses.models import Course
from attendance.courses.roster.limits import MAX_BYTES, MAX_ROWS
from attendance.ledger.models import Event
from tests.courses.rosters import sample
from tests.factories.courses import CourseTutorFactory, StudentFactory

NAMES = b"name;number\nAda;7\nBela;8\n"


def upload(client: Client, course: Course, data: bytes, name: str = "roster.csv") -> Any:
    return client.post(reverse("courses:roster-upload", args=[course.pk]), {"file": SimpleUploadedFile(name, data)})


def confirm(client: Client, course: Course, preview: HttpResponse | str, **fields: Any) -> Any:
    token = preview if isinstance(preview, str) else token_of(preview)
    return client.post(reverse("courses:roster-confirm", args=[course.pk]), {"token": token, **fields})


def token_of(preview: HttpResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', preview.content.decode())
    assert found, "the page carries no token"
    return found[1]


def text_of(response: Any) -> str:
    """What a person reads: the page without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_form_is_shown(as_bob: Client, course: Course) -> None:
    response = as_bob.get(reverse("courses:roster-new", args=[course.pk]))
    assert (response.status_code, response.content.count(b'type="file"')) == (200, 1)


def test_preview_says_what_was_understood_and_writes_nothing(as_bob: Client, course: Course) -> None:
    StudentFactory.create(course=course, given="Rico", family="Alt", number="198702")
    StudentFactory.create(course=course, given="Zoe", family="Absent", number="999")
    response = upload(as_bob, course, sample("studip_new_with_staff.csv"))
    text = text_of(response)
    assert response.status_code == 200
    for words in (
        "41 new",
        "1 changed",
        "0 unchanged",
        "1 missing",
        "2 lines skipped",
        "UTF-8",
        "semicolon",
        "line 1",
        "column “Matrikelnummer”",
        "family name: Alt → Siering",
        "Line 2: teaches the course (dozent)",
        "Zoe Absent",
    ):
        assert words in text
    assert (course.students.count(), Event.objects.count()) == (2, 0)


def html_of(response: Any) -> str:
    return str(response.content.decode())


def test_pages_lead_back_to_the_course(as_bob: Client, course: Course) -> None:
    crumb = f'<p class="eyebrow"><a href="/admin/courses/{course.pk}/">{course}</a></p>'
    for page in (as_bob.get(reverse("courses:roster-new", args=[course.pk])), upload(as_bob, course, NAMES)):
        assert crumb in html_of(page)


def test_form_names_every_format_that_is_read(as_bob: Client, course: Course) -> None:
    page = text_of(as_bob.get(reverse("courses:roster-new", args=[course.pk])))
    assert "CSV, tab-separated text, .xlsx, or the .xls of Blackboard" in page


def test_empty_columns_are_not_drawn(as_bob: Client, course: Course) -> None:
    assert "Name Number Line" in text_of(upload(as_bob, course, NAMES))
    full = upload(as_bob, course, b"name;number;e-mail;group\nAda;7;ada@example.org;A\n")
    assert "Name Number E-mail Group Line" in text_of(full)


def test_namesakes_of_the_coming_roster_are_named(as_bob: Client, course: Course) -> None:
    StudentFactory.create(course=course, given="Jürgen", family="Müller", number="71")
    preview = upload(as_bob, course, "name;number\nJürgen Müller;71\nJürgen Müller;72\nAda;7\n".encode())
    words = "2 students are called Jürgen Müller: give one of them a suffix after the import."
    assert words in text_of(preview)


def test_long_list_of_missing_students_is_folded(as_bob: Client, course: Course) -> None:
    missing = [StudentFactory.create(course=course, number=number) for number in ("998", "999")]
    preview = upload(as_bob, course, sample("hostile.csv"))
    assert re.search(r"<details>\s*<summary>Choose one by one", html_of(preview))
    assert html_of(preview).index("Withdraw all 2") < html_of(preview).index("Choose one by one")
    refused = confirm(as_bob, course, preview, withdraw=[missing[0].pk])
    assert re.search(r"<details open>\s*<summary>Choose one by one", html_of(refused)), "what is ticked is seen"


def test_confirming_imports(as_bob: Client, course: Course) -> None:
    response = confirm(as_bob, course, upload(as_bob, course, NAMES))
    assert (response.status_code, response["Location"]) == (303, f"/admin/courses/{course.pk}/")
    assert sorted(course.students.values_list("given", "number")) == [("Ada", "7"), ("Bela", "8")]
    assert Event.objects.get().actor == "bob@example.org"
    assert "2 new, 0 changed, 0 unchanged" in text_of(as_bob.get(response["Location"]))


def test_the_same_file_again_has_nothing_to_import(as_bob: Client, course: Course) -> None:
    confirm(as_bob, course, upload(as_bob, course, NAMES))
    text = text_of(upload(as_bob, course, NAMES))
    assert "2 unchanged" in text
    assert "nothing to import" in text


def test_confirming_twice_imports_once(as_bob: Client, course: Course) -> None:
    preview = upload(as_bob, course, NAMES)
    confirm(as_bob, course, preview)
    assert confirm(as_bob, course, preview).status_code == 409
    assert course.students.count() == 2


def test_roster_that_changed_meanwhile_gets_a_fresh_preview(as_bob: Client, course: Course) -> None:
    preview = upload(as_bob, course, NAMES)
    StudentFactory.create(course=course, given="Cem", family="", number="9")
    response = confirm(as_bob, course, preview)
    assert response.status_code == 409
    assert "The roster has changed" in text_of(response)
    assert "1 missing" in text_of(response)
    assert course.students.count() == 1
    assert confirm(as_bob, course, response).status_code == 303
    assert course.students.count() == 3


def test_refused_lines_must_be_left_out(as_bob: Client, course: Course) -> None:
    missing = StudentFactory.create(course=course, number="999")
    preview = upload(as_bob, course, sample("hostile.csv"))
    assert "Line 12: number 100010 stands under two names" in text_of(preview)
    form = preview.content.decode()
    acts = form[form.index('<div class="acts">') :]
    assert acts.index("Leave these lines out") < acts.index('class="primary"'), "the tick stands beside the button"
    refused = confirm(as_bob, course, preview, withdraw=[missing.pk])
    assert (refused.status_code, course.students.count()) == (422, 1)
    assert confirm(as_bob, course, refused, leave_out="on").status_code == 303
    assert course.students.count() == 10


def test_hostile_names_are_text(as_bob: Client, course: Course) -> None:
    preview = upload(as_bob, course, sample("hostile.csv"))
    confirm(as_bob, course, preview, leave_out="on")
    page = as_bob.get(reverse("courses:course-detail", args=[course.pk]))
    for response in (preview, page):
        assert b"<script>alert" not in response.content
        assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in response.content


def test_missing_students_stay_unless_ticked(as_bob: Client, course: Course) -> None:
    stays, goes = StudentFactory.create_batch(2, course=course)
    confirm(as_bob, course, upload(as_bob, course, NAMES), withdraw=[goes.pk])
    goes.refresh_from_db()
    stays.refresh_from_db()
    assert (stays.withdrawn_at is None, goes.withdrawn_at is None) == (True, False)


def test_all_missing_students_at_once(as_bob: Client, course: Course) -> None:
    StudentFactory.create_batch(3, course=course)
    confirm(as_bob, course, upload(as_bob, course, NAMES), withdraw_all="on")
    assert course.students.filter(withdrawn_at=None).count() == 2


@pytest.mark.parametrize("key", ["x", "-1", "9" * 5000, "²"])
def test_keys_that_are_none_are_refused(as_bob: Client, course: Course, key: str) -> None:
    response = confirm(as_bob, course, upload(as_bob, course, NAMES), withdraw=[key])
    assert (response.status_code, course.students.count()) == (422, 0)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nul.csv", "NUL"),
        ("empty.csv", "is empty"),
        ("wrong_tool.csv", "No header row"),
        ("not_a_table.xlsx", "not an Excel workbook"),
    ],
)
def test_broken_file_is_refused(as_bob: Client, course: Course, name: str, words: str) -> None:
    response = upload(as_bob, course, sample(name), name)
    assert (response.status_code, words in text_of(response)) == (422, True)
    assert course.students.count() == 0


def test_file_of_20_megabytes_is_refused(as_bob: Client, course: Course) -> None:
    response = upload(as_bob, course, b"name\n" + b"Ada\n" * MAX_BYTES)
    assert (response.status_code, "larger than 5 MB" in text_of(response)) == (422, True)


def test_no_file_is_refused(as_bob: Client, course: Course) -> None:
    response = as_bob.post(reverse("courses:roster-upload", args=[course.pk]))
    assert (response.status_code, "required" in text_of(response)) == (422, True)


@pytest.mark.parametrize("spoil", [lambda token: "", lambda token: token[:-1], lambda token: "x" + token])
def test_spoiled_token_is_refused(as_bob: Client, course: Course, spoil: Any) -> None:
    response = confirm(as_bob, course, spoil(token_of(upload(as_bob, course, NAMES))))
    assert (response.status_code, "choose the file again" in text_of(response)) == (422, True)
    assert course.students.count() == 0


def test_old_preview_is_refused(as_bob: Client, course: Course) -> None:
    preview = upload(as_bob, course, NAMES)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert confirm(as_bob, course, preview).status_code == 422
    assert course.students.count() == 0


def test_preview_of_another_user_is_refused(as_alice: Client, as_bob: Client, course: Course) -> None:
    assert confirm(as_alice, course, upload(as_bob, course, NAMES)).status_code == 422
    assert course.students.count() == 0


def test_preview_of_another_course_is_refused(as_bob: Client, course: Course, bob: Any) -> None:
    other = CourseTutorFactory.create(user=bob).course
    assert confirm(as_bob, other, upload(as_bob, course, NAMES)).status_code == 422
    assert other.students.count() == 0


@pytest.mark.parametrize(("action", "method"), [("new", "post"), ("upload", "get"), ("confirm", "get")])
def test_wrong_verb(as_bob: Client, course: Course, action: str, method: str) -> None:
    assert getattr(as_bob, method)(reverse(f"courses:roster-{action}", args=[course.pk])).status_code == 405


@pytest.mark.parametrize(("who", "status"), [("as_charlie", 404), ("as_vera", 403)])
def test_without_the_right(
    request: pytest.FixtureRequest, as_bob: Client, course: Course, who: str, status: int
) -> None:
    token = token_of(upload(as_bob, course, NAMES))
    client: Client = request.getfixturevalue(who)
    assert client.get(reverse("courses:roster-new", args=[course.pk])).status_code == status
    assert upload(client, course, NAMES).status_code == status
    assert confirm(client, course, token).status_code == status
    assert course.students.count() == 0


def test_anonymous_is_sent_to_the_sign_in(client: Client, course: Course) -> None:
    assert upload(client, course, NAMES)["Location"].startswith("/login/")


def test_preview_takes_the_same_queries_for_any_number_of_students(as_bob: Client, course: Course) -> None:
    counts = []
    for names in (1, 300):
        data = b"name\n" + b"".join(b"Name %d\n" % number for number in range(names))
        StudentFactory.create_batch(names, course=course)
        with CaptureQueriesContext(connection) as queries:
            upload(as_bob, course, data)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_the_largest_roster_fits_through_the_browser(as_bob: Client, course: Course) -> None:
    StudentFactory.create_batch(5, course=course)
    rows = [f"Given{n};Family{n};{n};s{n}@students.example.edu;Tutorium {n % 9}" for n in range(MAX_ROWS)]
    preview = upload(as_bob, course, "\n".join(["Vorname;Nachname;Matrikelnr;Mail;Gruppen", *rows]).encode())
    assert confirm(as_bob, course, preview, withdraw_all="on").status_code == 303
    assert course.students.filter(withdrawn_at=None).count() == MAX_ROWS
