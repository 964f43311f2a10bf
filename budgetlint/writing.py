"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

from budgetlint.language import worded

__all__ = ["Unwritable", "whole"]


class Unwritable(Exception):
    """A file cannot be written where the user wants it; the text says why (Chinese)."""


@contextmanager
def whole(target: Path) -> Iterator[TextIO]:
    """A stream to a UTF-8 file at ``target``, which is only touched when all is written. Raises :class:`Unwritable`."""
    try:
        beside = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed below, then renamed
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        )
    except OSError as error:
        raise Unwritable(worded("无法写入 {path}：{reason}", path=target, reason=error.strerror)) from error
    try:
        with beside:
            yield cast("TextIO", beside)
        _take_mode(Path(beside.name), target)
        Path(beside.name).replace(target)
    except OSError as error:
        raise Unwritable(worded("无法写入 {path}：{reason}", path=target, reason=error.strerror)) from error
    finally:
        Path(beside.name).unlink(missing_ok=True)


def _take_mode(file: Path, target: Path) -> None:
    """The rights a file made by hand would have: those of the one replaced, or the user's usual ones."""
    if target.exists():
        file.chmod(target.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    file.chmod(0o666 & ~mask)
