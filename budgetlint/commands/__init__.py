"""Commands: one module each, found by its name, with ``USAGE``, ``SUMMARY``, ``parser()`` and ``run(given)``.

``USAGE`` is what follows ``budgetlint`` on the command line, ``SUMMARY`` a line of help (中文 · English); ``parser()``
says what the arguments are, ``run(given)`` does the work and returns the exit status. A new command is a new module
here; names with a leading underscore are helpers. A module is imported when its command is used.
"""

from __future__ import annotations

import importlib
import pkgutil
from argparse import ArgumentParser, Namespace
from typing import Protocol, cast

__all__ = ["FINDINGS", "OK", "UNCHECKED", "Command", "command_names", "load_command"]

OK, FINDINGS, UNCHECKED = 0, 1, 2  # exit status


class Command(Protocol):
    """What a module of a command offers."""

    USAGE: str
    SUMMARY: str

    def parser(self) -> ArgumentParser: ...

    def run(self, given: Namespace) -> int: ...


def command_names() -> tuple[str, ...]:
    """The commands there are."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


def load_command(name: str) -> Command:
    """The command of that name."""
    return cast("Command", importlib.import_module(f"{__name__}.{name}"))
