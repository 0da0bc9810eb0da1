"""The page that lists the downloads, and the command that it shows."""

import html
import re
import shlex
import subprocess
from datetime import time, timedelta
from pathlib import Path

import pypandoc
import pytest
import time_machine
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.courses.models import Course, Role
from exports.files import course_stem, pdf_command
from tests.factories.courses import CourseFactory, CourseTutorFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.people import signed_in

URL = "/admin/export/"


def test_lists_the_downloads_of_courses_and_sessions(as_vera: Client, semester: Course) -> None:
    page = as_vera.get(URL).content.decode()
    addresses = [f"/admin/courses/{semester.pk}/export.{kind}" for kind in ("csv", "csv?bom=1", "xlsx", "md")]
    addresses += [
        f"/admin/sessions/{row.pk}/export.{kind}"
        for row in semester.sessions.filter(week_nr__lt=7)
        for kind in ("csv", "md")
    ]
    assert [address for address in addresses if f'href="{address}"' not in page] == []


def test_nothing_is_unfolded(as_vera: Client, semester: Course) -> None:
    """The command of a PDF is for few; on a phone it would push the downloads away."""
    assert re.findall(r"<details([^>]*)>\s*<summary>Make a PDF", as_vera.get(URL).content.decode()) == [""]


def test_a_session_that_is_still_to_come_is_not_offered(as_vera: Client, semester: Course) -> None:
    coming = semester.sessions.get(week_nr=7)
    assert f"/admin/sessions/{coming.pk}/" not in as_vera.get(URL).content.decode()
    without_slots = SessionFactory.create(course=semester)
    assert f"/admin/sessions/{without_slots.pk}/" not in as_vera.get(URL).content.decode()


def test_todays_session_is_offered_once_its_first_slot_has_begun(as_vera: Client, course: Course) -> None:
    session = SessionFactory.create(course=course)
    SlotFactory.create(session=session, start_time="14:00", end_time="15:00")
    first = SlotFactory.create(session=session)
    for minutes, is_offered in ((-1, False), (1, True)):
        with time_machine.travel(first.starts_at + timedelta(minutes=minutes), tick=False):
            page = signed_in(User.objects.get(name="Vera Example")).get(URL).content.decode()
        assert (f"/admin/sessions/{session.pk}/" in page) is is_offered


def test_says_so_when_there_is_no_course(db: None) -> None:
    from tests.factories.accounts import UserFactory

    assert "No courses yet" in signed_in(UserFactory.create()).get(URL).content.decode()


def test_leaves_out_the_courses_of_others(as_charlie: Client, semester: Course) -> None:
    page = as_charlie.get(URL).content.decode()
    assert "Logic" in page
    assert semester.name not in page


def test_statements_do_not_grow(
    as_vera: Client, vera: User, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SessionFactory.create(course=course)
    with django_assert_num_queries(4):
        as_vera.get(URL)
    for _ in range(4):
        role = CourseTutorFactory.create(user=vera, role=Role.VIEWER)
        SessionFactory.create_batch(3, course=role.course)
    with django_assert_num_queries(4):
        as_vera.get(URL)


def test_wrong_verb_and_anonymous(as_vera: Client, client: Client) -> None:
    assert as_vera.post(URL).status_code == 405
    assert client.get(URL).status_code == 302


@pytest.fixture
def shown_command(as_vera: Client, semester: Course) -> list[str]:
    """The words of the command as the page shows it."""
    [shown] = re.findall(r"<code>(.*?)</code>", as_vera.get(URL).content.decode(), re.DOTALL)
    return shlex.split(html.unescape(shown))


@pytest.mark.parametrize("ending", ["html", "tex", "docx", "odt"])
def test_the_command_works_as_shown(
    as_vera: Client, semester: Course, shown_command: list[str], tmp_path: Path, ending: str
) -> None:
    """With other endings than .pdf, whose engine not every machine has; its options are the same."""
    download = as_vera.get(f"/admin/courses/{semester.pk}/export.md")
    assert isinstance(download, StreamingHttpResponse)
    (tmp_path / "functional-programming-ss2026.md").write_bytes(download.getvalue())

    assert shown_command[:3] == ["pandoc", "functional-programming-ss2026.md", "--pdf-engine=weasyprint"]
    assert shown_command[-2:] == ["-o", "functional-programming-ss2026.pdf"]
    words = [word for word in shown_command[1:-1] if not word.startswith("--pdf-engine")]
    subprocess.run(  # noqa: S603 - the command is what is tested
        [pypandoc.get_pandoc_path(), "--standalone", *words, f"out.{ending}"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    back = pypandoc.convert_file(str(tmp_path / f"out.{ending}"), "gfm", extra_args=["--columns=500"])
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in back.splitlines() if line.startswith("|")
    ]
    assert cells[0] == ["Student", "Week 1", "Week 2", "Week 3", "Bonus"]
    assert cells[2:] == [
        ["Ada Byron", "✓", "l", "", "3"],
        ["Bo Çelik", "✓", "e", "", "3"],
        ["Cem Demir", "", "", "", "0"],
    ]


@pytest.mark.parametrize(
    "name",
    ['"; rm -rf / #', "$(reboot)", "`reboot`", "%PATH%", "a'b", "--help", "../../etc/passwd", "x\n-y", "!1", "</code>"],
)
def test_a_courses_name_cannot_leave_its_words(name: str) -> None:
    course = Course(pk=7, name=name, semester="SS2026")
    words = shlex.split(pdf_command(course))
    assert len(words) == 9
    title = " ".join(f"{name}, SS2026".split())
    assert words[4] in (f"title={title}", f"title={re.sub('[&|<>^]', ' ', title)}")
    assert words[1] == f"{course_stem(course)}.md"
    assert re.fullmatch(r"[\w-]+", course_stem(course))


@pytest.mark.parametrize("name", ["Maths", "A & B: C++ / D'Oh #1", "50% Logic", "Ünïcode 講堂 (2)", "a, b; c | d > e"])
def test_the_title_is_the_courses_real_name_in_every_shell(name: str) -> None:
    command = pdf_command(Course(pk=7, name=name, semester="WS2026/27"))
    assert f'-M title="{name}, WS2026/27" ' in command
    assert shlex.split(command)[4] == f"title={name}, WS2026/27"


def test_the_title_of_a_name_that_a_shell_would_look_at_is_quoted_otherwise() -> None:
    command = pdf_command(Course(pk=7, name='The "$HOME" & Co', semester="WS2026/27"))
    assert "-M title='The \"$HOME\"   Co, WS2026/27' " in command


def test_a_course_without_a_usable_name_is_called_by_its_number() -> None:
    assert course_stem(Course(pk=7, name="!!!", semester="?")) == "course-7"


@pytest.mark.usefixtures("course")
def test_a_long_name_gives_a_name_that_file_systems_take() -> None:
    course = CourseFactory.create(name="𠮷" * 100, semester="SS2026")
    assert len(f"{course_stem(course)}-week-15.csv".encode()) < 255


def test_the_first_group_is_the_one_whose_day_comes_first(vera: User, course: Course) -> None:
    """Though the other group's hours are earlier."""
    session = SessionFactory.create(course=course)
    first = SlotFactory.create(session=session, start_time=time(14), end_time=time(15))
    SlotFactory.create(session=session, date=session.date + timedelta(days=1))
    for minutes, is_offered in ((-1, False), (0, True)):
        with time_machine.travel(first.starts_at + timedelta(minutes=minutes), tick=False):
            page = signed_in(vera).get(URL).content.decode()
        assert (f"/admin/sessions/{session.pk}/" in page) is is_offered
