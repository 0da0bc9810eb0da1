"""What no log may carry: the codes of slots, the keys of calendars and of new passwords. Whoever reads one could use
it, and Django writes the path of each request that it refuses. Nor the names that somebody looked for."""

import logging
import re

# However many slashes and whichever case: what is mistyped like that holds the secret all the same.
# gunicorn writes a path as it was sent, so a slash may be one that is escaped.
SLASH = "(?:/|%2F)"
SECRET = re.compile(
    rf"((?<!/admin)(?<!%2Fadmin){SLASH}calendar{SLASH}+|{SLASH}s{SLASH}+"
    rf"|{SLASH}password{SLASH}reset{SLASH}key{SLASH}+)(?!%2F)[^/]+",
    re.IGNORECASE,
)
# What looks like a code straight behind the host, where people type it who read it off a wall: in a path, in the
# address of the page before, or in the page to return to. A gap in its middle is read over at check-in too.
LETTER = "[A-HJ-NP-Z2-9]"
BARE = re.compile(
    rf"((?:^|[\s\"'=]|://[^/\s\"']+){SLASH}+)(?!calendar)"
    rf"{LETTER}{{4}}(?:[\s._+-]|%20)*{LETTER}{{4}}(?=[/?&#\s\"']|%2F|%20|$)",
    re.IGNORECASE,
)
# gunicorn's lines carry queries too: the code that was typed on the start page, the proof of a rotating one, the name
# of a student; escaped in the address to return to after signing in.
IN_QUERY = re.compile(r"((?:[?&]|%3F|%26)(?:code|p|q)(?:=|%3D))[^&\s\"']+", re.IGNORECASE)
# Those who write paths.
WRITERS = ("django.", "gunicorn.")


def masked(text: str) -> str:
    for pattern in (SECRET, BARE, IN_QUERY):
        text = pattern.sub(r"\1…", text)
    return text


class SecretsFilter(logging.Filter):
    """Lets every record pass, with what Django and gunicorn say of a path masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(WRITERS):
            record.msg, record.args = masked(record.getMessage()), ()
        return True
