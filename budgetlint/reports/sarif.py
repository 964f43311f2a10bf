"""SARIF 2.1.0, the format in which code scanners tell their results, for GitHub code scanning and editors.

Columns count characters. ``partialFingerprints`` do not depend on line numbers. A figure's place in a Word, Excel or
PDF file is a logical location beside the line of the text read from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any, TextIO
from urllib.parse import quote

from budgetlint import __version__
from budgetlint.language import worded
from budgetlint.model import Finding, Operand, Problem, Report, Severity
from budgetlint.reports import Options
from budgetlint.reports._findings import figure, fingerprints, others, reference
from budgetlint.reports._words import locale
from budgetlint.rules import Rule

__all__ = ["write"]

SOURCE = True  # of which fingerprints are made
SUFFIXES = (".sarif", ".sarif.json")
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_STDIN = "stdin"
_FINGERPRINT = "budgetlintFinding/v1"


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """One run with the results of all reports; the rules are those that found something, in the order they did."""
    order: dict[str, int] = {}
    rules: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    notifications = [_notification(problem) for problem in options.problems]
    for report in reports:
        notifications += [_notification(problem, report.path) for problem in report.problems]
        for finding, fingerprint in zip(report.findings, fingerprints(report), strict=True):
            if finding.rule not in order:
                order[finding.rule] = len(rules)
                rules.append(_rule(finding, options.rules.get(finding.rule), options))
            results.append(_result(report.path, finding, order[finding.rule], fingerprint))
    run = {
        "tool": {
            "driver": {"name": "budgetlint", "version": __version__, "language": locale(), "rules": rules},
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}],
        "results": results,
    }
    json.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _rule(finding: Finding, rule: Rule | None, options: Options) -> dict[str, Any]:
    described: dict[str, Any] = {"id": finding.rule, "shortDescription": {"text": finding.title}}
    if rule is None:
        return described
    page = reference(rule, options)
    why, title = rule.said("why"), rule.said("title")
    lines = [worded("依据：{why}", why=why)] + [worded("说明：{page}", page=page)] * bool(page)
    marked = [lines[0]] + [worded("说明：{page}", page=f"<{page}>")] * bool(page)
    described["fullDescription"] = {"text": why}
    described["help"] = {"text": "\n".join([title, *lines]), "markdown": "\n\n".join([f"**{title}**", *marked])}
    if "://" in page:  # a viewer opens it: the address must be a whole one
        described["helpUri"] = page
    described["defaultConfiguration"] = {"level": _LEVELS[rule.severity]}
    described["properties"] = {"tags": [rule.pack, rule.kind.name]}
    return described


def _result(path: str, finding: Finding, index: int, fingerprint: str) -> dict[str, Any]:
    properties = {
        key: getattr(finding, key) for key in ("stated", "expected", "difference", "unit") if getattr(finding, key)
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(path, finding)],
        "relatedLocations": [
            {"id": number, **_location(path, each), "message": {"text": f"{each.label} {figure(each)}".strip()}}
            for number, each in enumerate(others(finding))
        ],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        "properties": {"verdict": finding.verdict.value, **properties},
    }


def _location(path: str, at: Finding | Operand) -> dict[str, Any]:
    region = {"startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": region}}
    if at.place:
        location["logicalLocations"] = [{"fullyQualifiedName": at.place}]
    return location


def _notification(problem: Problem, path: str | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"level": "error", "message": {"text": problem.message}}
    if problem.rule:
        told["associatedRule"] = {"id": problem.rule}
    if path is not None:
        location: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
        if problem.line:
            location["region"] = {"startLine": problem.line}
        told["locations"] = [{"physicalLocation": location}]
    return told


def _uri(path: str) -> str:
    """The address of a file: relative as the path is, or ``file:///…``."""
    if path == "-":
        return _STDIN
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(PurePath(path).as_posix(), errors="backslashreplace")
