from pathlib import Path

import pytest

from attendance.desk.demo import record


@pytest.fixture
def record_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's record of this test alone, whichever database it runs on."""
    file = tmp_path / "demo.json"
    monkeypatch.setattr(record, "record_file", lambda: file)
    return file
