"""How static files are named in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names by content inside JavaScript modules too: a browser must not join a new module with an old one that it
    kept."""

    support_js_module_import_aggregation = True
