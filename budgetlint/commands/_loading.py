"""The rules of a run, whatever of them is broken told to the user."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from budgetlint.config import ConfigError, Configs, Settings
from budgetlint.language import use
from budgetlint.model import Problem
from budgetlint.rules import PackError, RuleSet, load_rules, pack_files

__all__ = ["load", "load_near", "say", "selected", "speak"]


def say(message: str) -> None:
    """A word to the user, on standard error."""
    print(f"budgetlint: {message}", file=sys.stderr)


def speak(settings: Settings) -> None:
    """The configured language, unless ``--lang`` or the environment has chosen one."""
    if settings.language:
        use(settings.language, unless_chosen=True)


def load(paths: Sequence[Path]) -> tuple[RuleSet | None, list[Problem]]:
    """The built-in rules with those of the packs at ``paths``, and what is wrong with packs that had to be left out.

    Each problem is told to the user. ``None`` where nothing can be checked: the built-in packs are broken.
    """
    problems: list[Problem] = []
    files: list[Path] = []
    for path in paths:
        try:
            files += pack_files(path)
        except PackError as error:
            problems.append(_told(error))
    while True:
        try:
            return load_rules(files), problems
        except PackError as error:
            problems.append(_told(error))
            kept = [file for file in files if str(file) != error.path]
            if len(kept) == len(files):
                return None, problems
            files = kept


def load_near(path: str | Path, given: Sequence[Path] | None) -> tuple[RuleSet | None, list[Problem]]:
    """As :func:`load`, with the packs given on the command line, or else those of the configuration for a file."""
    if given is not None:
        with suppress(ConfigError):
            speak(Configs().of(path))
        return load(given)
    try:
        settings = Configs().of(path)
        speak(settings)
    except ConfigError as error:
        rules, problems = load(())
        return rules, [_told(error), *problems]
    return load(settings.rules)


def selected(given: argparse.Namespace) -> tuple[RuleSet | None, list[Problem]]:
    """The rules near the current folder that ``--select`` and ``--ignore`` leave; ``None`` where there are none to be had."""
    rules, problems = load_near(".", given.rules)
    try:
        return rules and rules.select(given.select or (), given.ignore or ()), problems
    except ValueError as error:
        say(str(error))
        return None, problems


def _told(error: PackError | ConfigError) -> Problem:
    say(str(error))
    return Problem(str(error))
