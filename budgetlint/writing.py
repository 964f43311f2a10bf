"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from budgetlint.language import worded

__all__ = ["Unwritable", "unwritable", "whole"]


class Unwritable(Exception):
    """A file cannot be written where the user wants it; the text says why (Chinese)."""


def unwritable(target: str | Path, error: OSError) -> Unwritable:
    """The error for a target that the system does not let us write."""
    return Unwritable(worded("无法写入 {path}：{reason}", path=target, reason=error.strerror or error))


@contextmanager
def whole(target: str | Path, *, binary: bool = False, newline: str | None = None) -> Iterator[IO[Any]]:
    """A stream to a file at ``target`` (bytes, or UTF-8), which is only touched when all is written.

    Of a link the file that it leads to is written; what is no file (/dev/null, a named pipe) is written and never
    replaced. Raises :class:`Unwritable`.
    """
    mode: dict[str, Any] = {"mode": "wb"}
    if not binary:  # A file's name may hold bytes that are no characters; they must not stop its report.
        mode = {"mode": "w", "encoding": "utf-8", "errors": "backslashreplace", "newline": newline}
    try:
        real = Path(target).resolve()
        with _device(real, mode) if real.exists() and not real.is_file() else _file(real, mode) as stream:
            yield stream
    except OSError as error:
        raise unwritable(target, error) from error


@contextmanager
def _device(target: Path, mode: dict[str, Any]) -> Iterator[IO[Any]]:
    with target.open(**mode) as stream:
        yield stream


@contextmanager
def _file(target: Path, mode: dict[str, Any]) -> Iterator[IO[Any]]:
    import tempfile

    beside = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed below, then renamed
        dir=target.parent, prefix=f".{target.name}.", delete=False, **mode
    )
    try:
        with beside:
            yield beside
        _take_mode(Path(beside.name), target)
        Path(beside.name).replace(target)
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
