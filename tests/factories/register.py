import factory
from factory.django import DjangoModelFactory

from attendance.notes.models import Kind, Note, Participation
from attendance.register.models import Attendance, Excuse, MissingName
from tests.factories.accounts import UserFactory
from tests.factories.courses import StudentFactory
from tests.factories.sessions import SessionFactory, SlotFactory


class AttendanceFactory(DjangoModelFactory[Attendance]):
    class Meta:
        model = Attendance

    slot = factory.SubFactory(SlotFactory)
    student = factory.SubFactory(StudentFactory, course=factory.SelfAttribute("..slot.session.course"))


class ExcuseFactory(DjangoModelFactory[Excuse]):
    class Meta:
        model = Excuse

    session = factory.SubFactory(SessionFactory)
    student = factory.SubFactory(StudentFactory, course=factory.SelfAttribute("..session.course"))
    reason = "A doctor's note"
    recorded_by = factory.SubFactory(UserFactory)


class MissingNameFactory(DjangoModelFactory[MissingName]):
    class Meta:
        model = MissingName

    slot = factory.SubFactory(SlotFactory)
    name = factory.Sequence(lambda n: f"Missing {n}")
    device = factory.Sequence(lambda n: f"{n:064}")


class NoteFactory(DjangoModelFactory[Note]):
    class Meta:
        model = Note

    slot = factory.SubFactory(SlotFactory)
    student = factory.SubFactory(StudentFactory, course=factory.SelfAttribute("..slot.session.course"))
    text = "Presented exercise 3"
    updated_by = factory.SubFactory(UserFactory)


class ParticipationFactory(DjangoModelFactory[Participation]):
    class Meta:
        model = Participation

    slot = factory.SubFactory(SlotFactory)
    student = factory.SubFactory(StudentFactory, course=factory.SelfAttribute("..slot.session.course"))
    kind = Kind.PRESENTED
    by = factory.SubFactory(UserFactory)
