"""Whether this instance is about to stop.

One byte of memory: gunicorn's master sets it and the workers that it forked see it at once, with no file to leave
behind and nothing to write to. See docs/decisions/0014.
"""

import mmap

_flag = mmap.mmap(-1, 1)


def begin() -> None:
    _flag[0] = 1


def is_draining() -> bool:
    return _flag[0] == 1
