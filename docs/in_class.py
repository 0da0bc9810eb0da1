"""The pictures of what students see: their phones, and the wall."""

from picture import CODE, SLOT, WALL, Picture, check_in, choose_name, phone

IN_CLASS = [
    phone("home", "The start", "/", "A student who cannot scan types the code from the wall."),
    phone("student-name", "Who are you?", CODE, "The first of two taps: the name."),
    phone(
        "student",
        "Tap your seat",
        CODE,
        "The second tap: a free seat on the live map, or one from the list.",
        choose_name,
    ),
    phone(
        "student-done",
        "You are in",
        CODE,
        "The seat is taken; another tap moves, and a line gives it back. The phone can remember who that was.",
        check_in,
        writes=True,
    ),
    phone(
        "student-unknown",
        "A code that is none",
        "/s/ABCDEFGH/",
        "Whoever mistyped is told so, with the way back.",
        status=404,
    ),
    phone("student-missing", "My name is missing", CODE + "missing/", "A name and a seat, left for the tutor."),
    Picture(
        "projector",
        "The projector",
        "checkin:projector",
        SLOT + "projector/",
        "QR code, code, count and the free seats, readable from the last row, without a name.",
        size=WALL,
    ),
    Picture(
        "projector-quiet",
        "The projector, quiet",
        "checkin:projector",
        SLOT + "projector/?mode=map",
        "The map alone, for the time after the rush.",
        size=WALL,
    ),
]
