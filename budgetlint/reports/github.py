"""Annotations of GitHub Actions: ``::error file=…,line=…::message`` on the job's output marks the line in a pull request.

The syntax is that of workflow commands. GitHub shows ten annotations of each level a step; the log has all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import TextIO

from budgetlint.model import Finding, Report, Severity
from budgetlint.reports import Options
from budgetlint.reports._findings import named, others, with_place
from budgetlint.reports._totals import Totals
from budgetlint.reports._words import unchecked

__all__ = ["write"]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_DATA = str.maketrans(_DATA)
_IN_PROPERTY = str.maketrans({**_DATA, ":": "%3A", ",": "%2C"})


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """One annotation a finding or problem, and the totals as a line of the log."""
    totals = Totals()
    for report in totals.watch(reports):
        for problem in report.problems:
            where = {"file": _path(report.path), "line": str(problem.line or 1), "title": unchecked()}
            stream.write(_command("error", where, problem.message))
        for finding in report.findings:
            stream.write(_finding(report.path, finding))
    for problem in options.problems:
        stream.write(_command("error", {"title": unchecked()}, problem.message))
    if not options.quiet:
        stream.write(totals.line() + "\n")


def _finding(path: str, finding: Finding) -> str:
    where = {"file": _path(path), "line": str(finding.line), "endLine": str(finding.end_line)}
    if finding.line == finding.end_line:  # GitHub takes columns for annotations of one line only
        where |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    where["title"] = f"{finding.rule} {finding.title}"
    lines = [with_place(finding)]
    lines += map(named, others(finding))
    return _command(_LEVELS[finding.severity], where, "\n".join(lines))


def _path(path: str) -> str:
    return PurePath(path).as_posix()


def _command(level: str, properties: dict[str, str], message: str) -> str:
    said = ",".join(f"{key}={value.translate(_IN_PROPERTY)}" for key, value in properties.items())
    return f"::{level} {said}::{message.translate(_IN_DATA)}\n"
