"""How static files are named in production."""

from functools import lru_cache
from typing import Any, ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = (
    r"""(?P<matched>import (?P<names>[^;'"]+) from "(?P<url>\./[\w.-]+)";)""",
    """import %(names)s from "%(url)s";""",
)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names by content inside our JavaScript modules too: a browser must not join a new module with an old one that it
    kept. Django's own way of that takes every file, and stumbles over an example in a comment of django-htmx."""

    patterns: ClassVar[Any] = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (IMPORT,)))

    @lru_cache(maxsize=256)  # noqa: B019 - there is one storage, and its names hold as long as it does
    def url(self, name: str | None, force: bool = False) -> str:
        """Eight of them stand on each page."""
        return str(super().url(name, force))
