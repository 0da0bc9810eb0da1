"""Makes a database and the requests for it: `python -m bench.fill ATTENDANCES FOLDER`, with the server's settings."""

import sys
from pathlib import Path

import django
from django.core.management import call_command


def main(attendances: int, folder: Path) -> None:
    # Models and what uses them can be imported only now.
    from attendance.sessions.models import Slot  # noqa: PLC0415
    from bench import phones, world  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    world.fill(attendances)
    running, half = world.code_of(world.RUNNING.slot(0, 14)), world.code_of(world.HALF_HALL.slot(0, 0))
    (folder / "tutor").write_text(phones.session_of_tutor())
    phones.save([phones.get("/bench/bare/")], folder / "bare")
    phones.save([phones.get("/bench/full/")], folder / "full")
    phones.save([phones.get(f"/s/{running}/")], folder / "page-30")
    phones.save([phones.get(f"/s/{half}/")], folder / "page-300")
    polls = [phones.get(f"/s/{running}/seats/?was=open", phones.device_cookie(), **phones.HTMX) for _ in range(30)]
    phones.save(polls, folder / "poll-200")
    phones.save(phones.polls_of_seated(Slot.objects.get(code=running)), folder / "poll-200-seated")
    phones.save(phones.check_ins(world.ARENA), folder / "check-in")
    phones.save(phones.check_ins(world.ARENA_HTMX, htmx=True), folder / "check-in-htmx")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), Path(sys.argv[2]))
