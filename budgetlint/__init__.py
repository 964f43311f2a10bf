"""budgetlint: checks the figures of Chinese budget disclosures (部门预决算公开) against each other.

The library in three functions: :func:`check_file`, :func:`check_text`, :func:`load_rules`. What they return is in
:mod:`budgetlint.model`. Nothing else is imported until one of them is called, so that the command starts fast.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budgetlint.model import Report
    from budgetlint.rules import RuleSet

__all__ = ["__version__", "check_file", "check_text", "load_rules"]

__version__ = "0.1.0"


def check_text(text: str, *, rules: RuleSet | None = None, path: str = "<text>", show_rounding: bool = False) -> Report:
    """The report on a text, by ``rules`` or else by the built-in ones. ``path`` is what the report calls it."""
    from budgetlint.engine import check
    from budgetlint.readers.text import parse

    return check(parse(text, path), rules or _builtin_rules(), show_rounding=show_rounding)


def check_file(path: str | Path, *, rules: RuleSet | None = None, show_rounding: bool = False) -> Report:
    """The report on a file. Raises :class:`budgetlint.readers.Unreadable` where it cannot be read as a report."""
    from budgetlint.engine import check
    from budgetlint.readers import read

    return check(read(Path(path)), rules or _builtin_rules(), show_rounding=show_rounding)


def load_rules(paths: Iterable[str | Path] = (), *, builtin: bool = True) -> RuleSet:
    """The built-in rules and those of the packs at ``paths``.

    Raises :class:`budgetlint.rules.PackError`, whose text is ``file:line:column: message``, for a mistake in a pack.
    """
    from budgetlint import rules

    return rules.load_rules([Path(path) for path in paths], builtin=builtin)


@functools.cache
def _builtin_rules() -> RuleSet:
    return load_rules()
