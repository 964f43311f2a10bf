"""budgetlint: checks the figures of Chinese budget disclosures (部门预决算公开) against each other.

The library in three functions: :func:`check_file`, :func:`check_text`, :func:`load_rules`. The records they return are
here too (``budgetlint.Report``, ``budgetlint.Finding`` …); what is in ``__all__`` is public and stays, anything else may
change. Nothing is imported before it is used, so that the command starts fast.

Lines and columns are 1-based and count characters of the text. Figures are strings of decimal digits in the ``unit``
beside them (元, 万元, 亿元, %, 个 …), so that no digit is lost. Configuration files, baselines and comments in drafts are
matters of the command: these functions report everything the rules find.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgetlint.model import (
        Accepted,
        Document,
        Finding,
        Operand,
        Problem,
        Report,
        Severity,
        Silenced,
        Span,
        Tally,
        Undecided,
        Verdict,
    )
    from budgetlint.readers import Unreadable
    from budgetlint.rules import Pack, PackError, Rule, RuleSet

__all__ = [
    "Accepted",
    "Document",
    "Finding",
    "Operand",
    "Pack",
    "PackError",
    "Problem",
    "Report",
    "Rule",
    "RuleSet",
    "Severity",
    "Silenced",
    "Span",
    "Tally",
    "Undecided",
    "Unreadable",
    "Verdict",
    "__version__",
    "check_file",
    "check_text",
    "load_rules",
]

__version__ = "0.1.0"

_HOMES = {
    "budgetlint.model": (
        "Accepted", "Document", "Finding", "Operand", "Problem", "Report", "Severity", "Silenced", "Span", "Tally",
        "Undecided", "Verdict",
    ),
    "budgetlint.readers": ("Unreadable",),
    "budgetlint.rules": ("Pack", "PackError", "Rule", "RuleSet"),
}  # fmt: skip


def check_text(text: str, *, rules: RuleSet | None = None, path: str = "<text>", show_rounding: bool = False) -> Report:
    """The report on a text.

    ``rules`` are those of :func:`load_rules`, the built-in ones where none are given; ``path`` is what the report calls
    the text. With ``show_rounding`` differences that rounding explains are findings as well, of severity ``info``.
    Nothing in the text is an error; a rule that fails becomes one of ``Report.problems``.
    """
    from budgetlint.engine import check
    from budgetlint.readers.text import parse

    return check(parse(text, path), rules or _builtin_rules(), show_rounding=show_rounding)


def check_file(path: str | Path, *, rules: RuleSet | None = None, show_rounding: bool = False) -> Report:
    """The report on a file, as :func:`check_text` gives it.

    Raises :class:`Unreadable` where the file is missing, empty, binary or in an unknown encoding; its text says so in
    Chinese.
    """
    from budgetlint.engine import check
    from budgetlint.readers import read

    return check(read(Path(path)), rules or _builtin_rules(), show_rounding=show_rounding)


def load_rules(paths: Iterable[str | Path] = (), *, builtin: bool = True) -> RuleSet:
    """The built-in rules and those of the packs at ``paths`` (files, or folders of ``*.yaml`` files).

    ``load_rules().select(["TP", "structure"], ["TP103"])`` keeps some of them: by id, by the letters of an id or by pack.
    Raises :class:`PackError`, whose text is ``file:line:column: message``, for a mistake in a pack.
    """
    from budgetlint import rules

    return rules.load_rules([Path(path) for path in paths], builtin=builtin)


@functools.cache
def _builtin_rules() -> RuleSet:
    return load_rules()


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), name)
    raise AttributeError(f"module 'budgetlint' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
