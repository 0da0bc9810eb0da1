import factory
from factory.django import DjangoModelFactory

from attendance.courses.models import Course, CourseTutor, Role, Student
from tests.factories.accounts import UserFactory


class CourseFactory(DjangoModelFactory[Course]):
    class Meta:
        model = Course

    name = factory.Sequence(lambda n: f"Course {n}")
    semester = "SS2026"


class CourseTutorFactory(DjangoModelFactory[CourseTutor]):
    class Meta:
        model = CourseTutor

    course = factory.SubFactory(CourseFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.TUTOR


class StudentFactory(DjangoModelFactory[Student]):
    class Meta:
        model = Student

    course = factory.SubFactory(CourseFactory)
    given = factory.Sequence(lambda n: f"Given{n}")
    family = factory.Sequence(lambda n: f"Family{n}")
    number = factory.Sequence(lambda n: f"{100000 + n}")
