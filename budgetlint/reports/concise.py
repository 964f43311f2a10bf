"""One line a finding, ``path:line:column: severity rule message``, as editors and ``grep`` like it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from budgetlint.language import worded
from budgetlint.model import Finding, Report
from budgetlint.reports import Options
from budgetlint.reports._excerpt import clean
from budgetlint.reports._totals import Totals
from budgetlint.reports._words import severity_name, unchecked

__all__ = ["write"]

CONSOLE = True


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """The findings of each report as it comes, what could not be checked, and the totals."""
    totals = Totals()
    for report in totals.watch(reports):
        for problem in report.problems:
            _line(stream, f"{report.path}:{problem.line or 1}: {unchecked()} {problem.message}")
        for finding in report.findings:
            _line(stream, _finding(report.path, finding))
    for problem in options.problems:
        _line(stream, f"{unchecked()} {problem.message}")
    if not options.quiet:
        _line(stream, totals.line())


def _finding(path: str, finding: Finding) -> str:
    place = worded("（{place}）", place=finding.place) if finding.place else ""
    name = severity_name(finding.severity)
    return f"{path}:{finding.line}:{finding.column}: {name} {finding.rule} {finding.message}{place}"


def _line(stream: TextIO, text: str) -> None:
    stream.write(clean(text) + "\n")
