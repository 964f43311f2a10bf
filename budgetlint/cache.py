"""What is slow to make and always comes out the same, kept from one run to the next: compiled patterns, parsed packs.

One file in the user's cache folder, of plain data only (text, numbers, lists), read when something is first asked for and
written by :func:`save`. Every key says all that the value depends on, so an entry is never stale. A file that is missing,
cut short, of another Python or not the user's own is as good as none, and one that cannot be written is not.
``BUDGETLINT_CACHE`` names another folder; empty, it turns the cache off.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

__all__ = ["folder", "recall", "remember", "save"]

MAX_BYTES = 4_000_000  # beyond it what this run did not need is dropped
_kept: dict[str, Any] | None = None
_used: dict[str, Any] = {}
_changed = False


def folder() -> Path | None:
    """Where the cache stands; ``None`` where there is to be none."""
    given = os.environ.get("BUDGETLINT_CACHE")
    if given is not None:
        return Path(given) if given else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        place = Path(base).expanduser()
    except RuntimeError:  # a user without a home
        return None
    return place / "budgetlint" if place.is_absolute() else None


def recall(key: str) -> Any:
    """What was remembered under the key, ``None`` if nothing was."""
    global _kept
    if _kept is None:
        _kept = _read()
    value = _kept.get(key)
    if value is not None:
        _used[key] = value
    return value


def remember(key: str, value: Any) -> None:
    """Keeps plain data for later runs."""
    global _changed
    _used[key] = value
    _changed = True


def save() -> None:
    """Writes what was remembered since the file was read, if anything was: whole or not at all."""
    global _changed
    path = _file()
    if not _changed or path is None:
        return
    _changed = False
    with suppress(OSError, ValueError):
        data = marshal.dumps({**(_kept or {}), **_used})
        data = data if len(data) <= MAX_BYTES else marshal.dumps(_used)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(_sum(data) + data)
        beside.replace(path)


def _file() -> Path | None:
    here = folder()
    return here and here / f"{sys.implementation.cache_tag}-{sys.byteorder}-{sys.maxsize.bit_length()}.cache"


def _read() -> dict[str, Any]:
    path = _file()
    if path is None:
        return {}
    try:
        with path.open("rb") as stream:
            if not _is_own(os.fstat(stream.fileno())):
                return {}
            data = stream.read()
        if _sum(data[4:]) != data[:4]:
            return {}
        kept = marshal.loads(data[4:])
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _sum(data: bytes) -> bytes:
    return crc32(data).to_bytes(4, "big")


def _is_own(status: os.stat_result) -> bool:
    """Whether nobody but the user can have written the file; Windows keeps profiles apart itself."""
    return sys.platform == "win32" or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
