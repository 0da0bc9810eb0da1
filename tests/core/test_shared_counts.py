"""The folder of the workers' counts: one's own, and what is left of the dead is swept up."""

import os
import shutil
from pathlib import Path

from attendance.core.shared_counts import PREFIX, make_folder


def test_each_instance_has_its_own(tmp_path: Path) -> None:
    first, second = make_folder(str(tmp_path)), make_folder(str(tmp_path))
    assert first != second
    assert {path.name for path in tmp_path.iterdir()} == {first.name, second.name}
    assert all(path.name.startswith(PREFIX) and path.stat().st_mode & 0o777 == 0o700 for path in (first, second))


def test_what_a_dead_instance_left_is_removed(tmp_path: Path) -> None:
    """As after a kill -9; while a child of the dead one lives, it stays."""
    told, tell = os.pipe()
    parent = os.fork()
    if not parent:
        left = make_folder(str(tmp_path))
        (left / "counter_7.db").touch()
        if not os.fork():
            os.close(tell)
            os.read(told, 1)
        os._exit(0)
    os.close(told)
    os.waitpid(parent, 0)
    (left,) = tmp_path.iterdir()
    own = make_folder(str(tmp_path))
    assert left.exists()
    # The orphan ends, which closes what it held open.
    os.close(tell)
    while left.exists():
        shutil.rmtree(make_folder(str(tmp_path)))
    assert list(tmp_path.iterdir()) == [own]


def test_a_link_of_somebody_else_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (tmp_path / f"{PREFIX}link").symlink_to(target)
    make_folder(str(tmp_path))
    assert target.exists()
