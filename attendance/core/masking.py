"""What no log may carry: the codes of slots, the keys of calendars and of new passwords. Whoever reads one could use
it, and Django writes the path of each request that it refuses."""

import logging
import re

# However many slashes and whichever case: what is mistyped like that holds the secret all the same.
SECRET = re.compile(r"((?<!/admin)/calendar/+|/s/+|/password/reset/key/+)[^/]+", re.IGNORECASE)
# gunicorn's lines carry queries too: the code that was typed on the start page, and the proof of a rotating one.
IN_QUERY = re.compile(r"([?&](?:code|p)=)[^&\s\"']+", re.IGNORECASE)
# Those who write paths.
WRITERS = ("django.", "gunicorn.")


def masked(text: str) -> str:
    return IN_QUERY.sub(r"\1…", SECRET.sub(r"\1…", text))


class SecretsFilter(logging.Filter):
    """Lets every record pass, with what Django and gunicorn say of a path masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(WRITERS):
            record.msg, record.args = masked(record.getMessage()), ()
        return True
