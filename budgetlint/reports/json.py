"""The JSON report, ``budgetlint/report/1``: new fields may be added, none is renamed. Numbers are strings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

from budgetlint import __version__
from budgetlint.model import Finding, Problem, Report, Severity
from budgetlint.reports import Options
from budgetlint.reports._statistics import Statistics

__all__ = ["SCHEMA", "write"]

SUFFIXES = (".json",)

SCHEMA = "budgetlint/report/1"


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """All reports as one JSON object."""
    files = []
    counts: Counter[str] = Counter()
    statistics = Statistics()
    for report in statistics.watch(reports):
        files.append(_file(report, options))
        counts.update(finding.severity.value for finding in report.findings)
    whole: dict[str, Any] = {
        "schema": SCHEMA,
        "version": __version__,
        "files": files,
        "problems": [_problem(problem) for problem in options.problems],
        "summary": {"files": len(files), **{severity.value: counts[severity.value] for severity in Severity}},
    }
    if options.statistics:
        whole["statistics"] = statistics.rows()
    json.dump(whole, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _file(report: Report, options: Options) -> dict[str, Any]:
    tally = report.tally
    entry: dict[str, Any] = {
        "path": report.path,
        "encoding": report.encoding or None,
        "figures": {"total": tally.figures_total, "covered": tally.figures_covered},
        "relations": dict(tally.relations),
        "problems": [_problem(problem) for problem in report.problems],
        "findings": [_finding(finding) for finding in report.findings],
    }
    entry["silenced"] = asdict(report.silenced)
    entry["stale"] = [asdict(each) for each in report.stale]
    if options.explain_undecided:
        entry["undecided"] = [asdict(each) for each in report.undecided]
    return entry


def _problem(problem: Problem) -> dict[str, Any]:
    return {"message": problem.message, "rule": problem.rule, "line": problem.line}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.value,
        "verdict": finding.verdict.value,
        "message": finding.message,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "page": finding.page,
        "place": finding.place,
        "stated": finding.stated,
        "expected": finding.expected,
        "difference": finding.difference,
        "unit": finding.unit,
        "operands": [
            {
                "role": each.role,
                "label": each.label,
                "text": each.text,
                "value": each.value,
                "unit": each.unit,
                "line": each.line,
                "column": each.column,
                "end_line": each.end_line,
                "end_column": each.end_column,
                "page": each.page,
                "place": each.place,
            }
            for each in finding.operands
        ],
        "root": None if finding.root is None else {"line": finding.root[0], "column": finding.root[1]},
    }
