"""Who may enter a course; the matrix covers the views, this the trace that an admin leaves."""

import logging

import pytest
from django.http import Http404

from attendance.accounts.models import User
from attendance.courses.access import course_for_tutor, course_to_own
from attendance.courses.models import Course
from tests.factories.courses import CourseTutorFactory


def test_admin_enters_every_course_and_it_is_logged(
    admin: User, course: Course, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "attendance.courses.access"):
        assert course_to_own(admin, course.pk).can_own
    assert caplog.messages == [f"admin {admin.pk} enters course {course.pk} by right of office"]


def test_admin_who_is_only_a_viewer_is_logged_too(
    admin: User, course: Course, caplog: pytest.LogCaptureFixture
) -> None:
    CourseTutorFactory.create(course=course, user=admin, role="viewer")
    with caplog.at_level(logging.INFO, "attendance.courses.access"):
        assert course_to_own(admin, course.pk).can_own
    assert len(caplog.messages) == 1


def test_members_leave_no_trace(alice: User, course: Course, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "attendance.courses.access"):
        course_for_tutor(alice, course.pk)
    assert caplog.messages == []


def test_unknown_course_does_not_exist_for_an_admin_either(admin: User) -> None:
    with pytest.raises(Http404):
        course_for_tutor(admin, 0)
