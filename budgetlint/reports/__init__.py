"""Reports: one module an output format, each with ``write(reports, stream, options)``.

A new format is a new module here, found by its name; names with a leading underscore are helpers. What else there
is to know of a format its module says in constants, named as the fields of :class:`Format` in capitals.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from budgetlint.model import Problem, Report, Severity

if TYPE_CHECKING:
    from budgetlint.rules import Rule

__all__ = ["REFERENCE", "Format", "Options", "Writer", "format_names", "limited", "load_format", "shown"]

REFERENCE = "lint_rules/reference/"  # where the pages on the rules are in a copy of the project


@dataclass(frozen=True)
class Options:
    """How a report is to look. ``problems`` are those of the run and not of one file, such as a broken pack.

    ``quiet`` leaves the tallies out of reports that are read line by line, ``statistics`` adds what each rule found and
    decided (text and JSON). ``rules`` are those of the run by id, for formats that tell what a rule says; ``reference``
    is the address, ending in a slash, of the pages on the built-in rules: ``PACK.md#ID`` below it.
    """

    color: bool = False
    width: int = 80
    least: Severity = Severity.INFO
    explain_undecided: bool = False
    problems: tuple[Problem, ...] = ()
    quiet: bool = False
    statistics: bool = False
    rules: Mapping[str, Rule] = field(default_factory=dict)
    reference: str = REFERENCE


Writer = Callable[[Iterable[Report], Any, Options], None]  # the stream is a TextIO, or a BinaryIO where binary


@dataclass(frozen=True)
class Format:
    """One output format: what its module writes, and what has to be known before it does."""

    name: str
    write: Writer
    suffixes: tuple[str, ...] = ()  # of files that get this format where none is named
    binary: bool = False  # written as bytes, and only to a file
    console: bool = False  # for people at a terminal: standard output keeps its own encoding
    newline: str | None = None  # as in open()
    source: bool = False  # needs Report.source
    spans: bool = False  # needs Report.covered and Report.uncovered
    extra: str = ""  # pip install 'budgetlint[EXTRA]' ...
    needs: str = ""  # ... brings this module


def format_names() -> tuple[str, ...]:
    """The formats there are."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


def load_format(name: str) -> Format:
    """The format of that name."""
    module = importlib.import_module(f"{__name__}.{name}")
    said = {each.name: each.name.upper() for each in fields(Format) if each.name not in ("name", "write")}
    return Format(name, module.write, **{key: getattr(module, of) for key, of in said.items() if hasattr(module, of)})


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
