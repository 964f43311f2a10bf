"""GitLab's code quality report: a JSON list of issues, shown in merge requests. Fingerprints do not hold line numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, TextIO

from budgetlint.language import in_chinese, worded
from budgetlint.model import Problem, Report, Severity
from budgetlint.reports import Options
from budgetlint.reports._findings import fingerprints, with_place
from budgetlint.reports._words import unchecked

__all__ = ["write"]

SOURCE = True  # of which fingerprints are made

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """All findings and problems as one JSON list."""
    issues = [issue for report in reports for issue in _issues(report)]
    issues += [_problem("", problem) for problem in options.problems]
    json.dump(issues, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    path = PurePath(report.path).as_posix()
    for problem in report.problems:
        yield _problem(path, problem)
    for finding, fingerprint in zip(report.findings, fingerprints(report), strict=True):
        severity = _SEVERITIES[finding.severity]
        yield _issue(path, finding.rule, with_place(finding), severity, finding.line, finding.end_line, fingerprint)


def _problem(path: str, problem: Problem) -> dict[str, Any]:
    message = worded("{path}：{message}", path=unchecked(), message=problem.message)
    return _issue(
        path, "unchecked", message, "critical", problem.line or 1, problem.line or 1, str(in_chinese(problem.message))
    )


def _issue(path: str, check: str, message: str, severity: str, line: int, end: int, known_by: str) -> dict[str, Any]:
    """One issue; ``known_by`` must tell it from all others of the same file."""
    key = f"{path}\n{check}\n{known_by}".encode("utf-8", "backslashreplace")
    return {
        "description": message,
        "check_name": check,
        "fingerprint": hashlib.sha256(key).hexdigest()[:32],
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line, "end": end}},
    }
