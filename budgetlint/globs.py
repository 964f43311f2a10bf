"""Patterns of paths as configurations write them: ``*`` within a name, ``**`` over folders, ``?`` one character."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from budgetlint import regex

__all__ = ["matches", "relative"]

_WILD = regex.compile(r"\*\*/|\*\*|\*|\?")
_MEANING = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def relative(path: str | Path, folder: Path) -> str:
    """The path as seen from the folder, parted by ``/``; whole where it is on another drive."""
    try:
        seen = os.path.relpath(path, folder)
    except ValueError:
        seen = str(Path(path).absolute())
    return seen.replace(os.sep, "/")


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a pattern fits the path (parted by ``/``) or a folder above it.

    A pattern with a ``/`` inside is held against the whole path, one without against each name in it.
    """
    parts = path.split("/")
    above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    for pattern in patterns:
        bare = pattern.rstrip("/")
        if any(_compiled(bare.lstrip("/")).fullmatch(each) for each in (above if "/" in bare else parts)):
            return True
    return False


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    pieces, at = [], 0
    for wild in _WILD.finditer(pattern):
        pieces += [regex.escape(pattern[at : wild.start()]), _MEANING[wild[0]]]
        at = wild.end()
    return regex.compile("".join([*pieces, regex.escape(pattern[at:])]), regex.DOTALL)
