"""Reports: one module an output format, each with ``write(reports, stream, options)``.

A new format is a new module here, found by its name; names with a leading underscore are helpers.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TextIO

from budgetlint.model import Problem, Report, Severity

__all__ = ["Options", "Writer", "format_names", "limited", "load_writer", "shown"]


@dataclass(frozen=True)
class Options:
    """How a report is to look. ``problems`` are those of the run and not of one file, such as a broken pack.

    ``quiet`` leaves the tallies out, ``statistics`` adds what each rule found and decided.
    """

    color: bool = False
    width: int = 80
    least: Severity = Severity.INFO
    explain_undecided: bool = False
    problems: tuple[Problem, ...] = ()
    quiet: bool = False
    statistics: bool = False


Writer = Callable[[Iterable[Report], TextIO, Options], None]


def format_names() -> tuple[str, ...]:
    """The formats there are."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


def load_writer(name: str) -> Writer:
    """The writer of that format."""
    writer: Writer = importlib.import_module(f"{__name__}.{name}").write
    return writer


def shown(report: Report, options: Options) -> Report:
    """The report without the findings below ``options.least``."""
    kept = tuple(f for f in report.findings if f.severity.rank >= options.least.rank)
    return replace(report, findings=kept)


def limited(reports: Iterable[Report], most: int) -> Iterator[Report]:
    """The reports with no more than ``most`` findings between them; the rest is counted in ``silenced.limit``."""
    for report in reports:
        kept = report.findings[:most]
        most -= len(kept)
        gone = len(report.findings) - len(kept)
        yield replace(report, findings=kept, silenced=replace(report.silenced, limit=gone)) if gone else report
