"""Django's PostgreSQL, with a health check of kept connections that costs no question to the server."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that has gone closed the connection, and a closed one can be read from at once; so only then is the
    server asked. Otherwise each request would send one statement more than its own."""

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if waiting.poll(0) else True
