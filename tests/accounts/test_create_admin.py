"""The command `create_admin`."""

import io

import pytest
from django.core.management import CommandError, call_command

from attendance.accounts.models import User
from attendance.ledger.models import Event

PASSWORD = "a fresh and long one 1"


def create_admin(*args: str) -> str:
    out = io.StringIO()
    call_command("create_admin", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def test_makes_an_admin_with_a_random_password_that_works(db: None) -> None:
    out = create_admin("Root@Example.org", "--name", " Root  Admin ")
    user = User.objects.get()
    assert (user.email, user.name) == ("root@example.org", "Root Admin")
    assert (user.is_superuser, user.is_staff, user.is_active) == (True, True, True)
    assert user.check_password(out.split("Password, shown only now: ")[1].strip())
    assert Event.objects.get().subject == "root@example.org"


def test_said_twice_it_changes_nothing(db: None) -> None:
    create_admin("root@example.org", "--name", "Root")
    before = User.objects.values().get()
    assert create_admin("root@example.org") == "root@example.org is an admin.\n"
    assert User.objects.values().get() == before


def test_takes_the_password_from_standard_input(db: None, typed: None) -> None:
    assert "Password" not in create_admin("root@example.org", "--password-stdin")
    assert User.objects.get().check_password(PASSWORD)


def test_promotes_an_account_and_keeps_its_password(bob: User) -> None:
    before = bob.password
    assert "Password" not in create_admin("BOB@example.org")
    bob.refresh_from_db()
    assert (bob.is_admin, bob.is_staff, bob.name, bob.password) == (True, True, "Bob Example", before)


def test_gives_a_new_password_to_an_account_that_has_one(bob: User, typed: None) -> None:
    create_admin(bob.email, "--password-stdin")
    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)


def test_weak_password_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12345\n"))
    with pytest.raises(CommandError, match="too short"):
        create_admin("root@example.org", "--password-stdin")
    assert not User.objects.exists()


def test_an_address_is_one(db: None) -> None:
    with pytest.raises(CommandError, match="valid e-mail address"):
        create_admin("root")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["root@example.org", "--name", "N" * 201], "at most 200 characters"),
        (["root@" + ".".join(["x" * 60] * 5) + ".de"], "at most 254 characters"),
        (["a@" + ".".join(["İ" * 60] * 4) + ".de"], "at most 254 characters"),
    ],
)
def test_what_fits_no_column_is_refused_in_a_sentence(db: None, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        create_admin(*arguments)
    assert not User.objects.exists()
