"""`create_admin EMAIL`: somebody who passes every course's check and may enter the staff site."""

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.accounts.actions import make_admin
from attendance.accounts.address import AddressField
from attendance.accounts.models import User
from attendance.core.forms import LineField

EMAIL = AddressField(max_length=User._meta.get_field("email").max_length)
NAME = LineField(required=False, max_length=User._meta.get_field("name").max_length)


class Command(BaseCommand):
    help = "Make an admin, or make one of somebody who has an account; to say it twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="how the pages call them")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="take the password from the first line of standard input; without it a new account gets a random one",
        )

    def handle(self, *args: Any, email: str, name: str, password_stdin: bool, **options: Any) -> None:
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        try:
            address = EMAIL.clean(email)
            name = NAME.clean(name)
            if password is not None:
                validate_password(password, User(email=address, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user, generated = make_admin(address, name=name, password=password)
        self.stdout.write(f"{user.email} is an admin.")
        if generated:
            self.stdout.write(f"Password, shown only now: {generated}")
