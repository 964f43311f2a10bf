"""The rules of a run, whatever of them is broken told to the user."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from budgetlint.model import Problem
from budgetlint.rules import PackError, RuleSet, load_rules, pack_files

__all__ = ["load", "say"]


def say(message: str) -> None:
    """A word to the user, on standard error."""
    print(f"budgetlint: {message}", file=sys.stderr)


def load(
    paths: Sequence[str], select: Iterable[Sequence[str]] = (), ignore: Iterable[Sequence[str]] = ()
) -> tuple[RuleSet | None, list[Problem]]:
    """The rules of a run, and what is wrong with the packs that had to be left out, each told to the user.

    ``None`` where nothing can be checked: the built-in packs are broken or a selected name fits no rule.
    """
    problems: list[Problem] = []
    files: list[Path] = []
    for path in paths:
        try:
            files += pack_files(Path(path))
        except PackError as error:
            problems.append(_told(error))
    rules: RuleSet | None = None
    while rules is None:
        try:
            rules = load_rules(files)
        except PackError as error:
            problems.append(_told(error))
            kept = [file for file in files if str(file) != error.path]
            if len(kept) == len(files):
                return None, problems
            files = kept
    try:
        return rules.select(*([name for names in each for name in names] for each in (select, ignore))), problems
    except ValueError as error:
        say(str(error))
        return None, problems


def _told(error: PackError) -> Problem:
    say(str(error))
    return Problem(str(error))
