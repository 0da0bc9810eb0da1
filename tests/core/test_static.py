"""Modules name each other by content in production, so that a browser cannot join a new one with an old one."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

from attendance.core.static import StaticStorage

IMPORTS = re.compile(r'from "\./([^"]+)"')


def test_imports_carry_the_names_of_production(tmp_path: Path) -> None:
    storage = StaticStorage(location=tmp_path)
    found = {name: (source, name) for name, source in FileSystemFinder().list([]) if name.startswith("js/editor/")}
    for name, (source, _name) in found.items():
        with source.open(name) as file:
            storage.save(name, file)
    faults = [result for _name, _hashed, result in storage.post_process(found) if isinstance(result, Exception)]
    assert faults == []
    main = (tmp_path / storage.stored_name("js/editor/main.js")).read_text()
    named = IMPORTS.findall(main)
    assert len(named) == len(IMPORTS.findall((Path(settings.BASE_DIR) / "static/js/editor/main.js").read_text())) > 5
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in named)
    assert all((tmp_path / "js/editor" / name).exists() for name in named)
