"""Importing: all or nothing, once, on the roster that was previewed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.accounts.models import User
from attendance.courses.models import Course, Student
from attendance.courses.roster.reading import read_roster
from attendance.courses.roster_import import RefusedLinesError, RosterChangedError, import_roster, preview_roster
from attendance.ledger.models import Event
from tests.courses.rosters import SAMPLES, read_text, sample
from tests.factories.courses import CourseFactory, StudentFactory

LISTS = [path.name.removesuffix(".expect.json") for path in sorted(SAMPLES.glob("*.expect.json"))]


def state(course: Course) -> list[tuple[object, ...]]:
    return list(course.students.order_by("pk").values_list())


@pytest.mark.parametrize("name", LISTS)
def test_the_same_file_again_changes_nothing(course: Course, name: str) -> None:
    file = read_roster(sample(name))
    first = import_roster(course, file, actor=None)
    before = state(course)
    again = import_roster(course, file, actor=None)
    assert (len(first.new), len(before)) == (len(file.rows), len(file.rows))
    assert (len(again.new), len(again.changed), again.unchanged, len(again.missing)) == (0, 0, len(file.rows), 0)
    assert state(course) == before
    assert Event.objects.count() == 1


def test_refused_lines_stop_everything(course: Course) -> None:
    with pytest.raises(RefusedLinesError, match=r"3 lines cannot be taken: line 9 \(.*line 12 .*line 13"):
        import_roster(course, read_roster(sample("hostile.csv")), actor=None)
    assert not course.students.exists()


def test_without_the_refused_lines_the_rest_is_imported_and_stays(course: Course) -> None:
    file = read_roster(sample("hostile.csv"))
    import_roster(course, file, actor=None, leave_out_refused=True)
    assert set(course.students.values_list("number", flat=True)) == {row.number for row in file.rows}
    assert import_roster(course, file, actor=None, leave_out_refused=True).unchanged == 9


def test_students_are_written_as_the_file_has_them(course: Course) -> None:
    import_roster(course, read_text("Vorname;Nachname;mail;Gruppe", "Šárka;Ö;s@x.org;Mo"), actor=None)
    student = course.students.get()
    assert (student.given, student.family, student.number, student.email) == ("Šárka", "Ö", None, "s@x.org")
    assert (student.group, student.folded, student.withdrawn_at) == ("Mo", "sarka o", None)


def test_changes_are_written(course: Course) -> None:
    gone = StudentFactory.create(course=course, given="Ada", family="Alt", number="7", withdrawn_at=timezone.now())
    import_roster(course, read_text("Vorname;Nachname;number;mail", "Ada;Neu;7;a@x.org"), actor=None)
    gone.refresh_from_db()
    assert (gone.family, gone.email, gone.folded, gone.withdrawn_at) == ("Neu", "a@x.org", "ada neu", None)


def test_a_name_gains_its_number(course: Course) -> None:
    import_roster(course, read_roster(sample("names.csv")), actor=None)
    plan = import_roster(course, read_roster(sample("moodle_en.csv")), actor=None)
    assert (len(plan.new), len(plan.changed), len(plan.missing)) == (0, 42, 0)
    assert course.students.get(given="Markus").number == "514002"


def test_missing_students_stay_unless_ticked(course: Course) -> None:
    stays, goes = StudentFactory.create_batch(2, course=course)
    file = read_text("name", "Ada")
    import_roster(course, file, actor=None)
    assert course.students.filter(withdrawn_at=None).count() == 3
    import_roster(course, file, actor=None, withdraw=[goes.pk])
    assert set(course.students.filter(withdrawn_at=None)) == {stays, course.students.get(given="Ada")}
    import_roster(course, file, actor=None, withdraw=None)
    assert course.students.get(withdrawn_at=None).given == "Ada"


def test_only_missing_students_of_the_course_can_be_withdrawn(course: Course) -> None:
    ada = StudentFactory.create(course=course, given="Ada", family="")
    foreign = StudentFactory.create()
    import_roster(course, read_text("name", "Ada"), actor=None, withdraw=[ada.pk, foreign.pk])
    assert not Student.objects.exclude(withdrawn_at=None).exists()


def test_the_same_number_may_stand_in_another_course(course: Course) -> None:
    StudentFactory.create(course=CourseFactory.create(), number="7")
    assert len(import_roster(course, read_text("name;number", "Ada;7"), actor=None).new) == 1


def test_a_roster_that_changed_since_the_preview_is_left_alone(course: Course) -> None:
    file = read_text("name", "Ada")
    _plan, expected = preview_roster(course, file)
    StudentFactory.create(course=course, given="Bela")
    with pytest.raises(RosterChangedError):
        import_roster(course, file, actor=None, expected=expected)
    assert [student.given for student in course.students.all()] == ["Bela"]


def test_a_violated_constraint_undoes_everything(course: Course) -> None:
    """The database has the last word, should a plan ever be wrong."""
    file = read_text("name;number", "Ada;7")
    file.rows.append(file.rows[0]._replace(line=3))
    with pytest.raises(RosterChangedError):
        import_roster(course, file, actor=None)
    assert not course.students.exists()


def test_one_event_says_what_was_done(course: Course, bob: User) -> None:
    missing = StudentFactory.create(course=course)
    import_roster(course, read_text("name", "Ada", "Bela"), actor=bob, withdraw=[missing.pk])
    event = Event.objects.get()
    assert (event.actor, event.action, event.subject) == (bob.email, "roster-imported", str(course))
    assert event.detail == {"course": course.pk, "new": 2, "changed": 0, "withdrawn": 1, "left_out": []}


def statements(course: Course, count: int) -> int:
    """How many statements it takes to add, change and withdraw this many students."""
    StudentFactory.create_batch(count, course=course)
    for number in range(count):
        StudentFactory.create(course=course, given="Old", family="", number=f"c{number}")
    rows = [f"New {number};n{number}" for number in range(count)] + [f"Changed;c{number}" for number in range(count)]
    file = read_text("name;number", *rows)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        plan = import_roster(course, file, actor=None, withdraw=None)
    assert (len(plan.new), len(plan.changed), len(plan.missing)) == (count, count, count)
    return len(queries)


def test_statements_do_not_grow_with_the_rows(db: None) -> None:
    assert statements(CourseFactory.create(), 1) == statements(CourseFactory.create(), 20)
