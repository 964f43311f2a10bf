"""A table of all findings for spreadsheets and scripts: UTF-8 with a byte order mark, which Excel needs, CRLF.

A cell of words that a spreadsheet would take for a formula is led by an apostrophe, which spreadsheets know as the mark
of text. Figures stay figures, with their sign.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from budgetlint import regex
from budgetlint.language import worded
from budgetlint.model import Finding, Report
from budgetlint.reports import Options
from budgetlint.reports._findings import stated_text
from budgetlint.reports._words import severity_name, unchecked

__all__ = ["HEADER", "write"]

SUFFIXES = (".csv",)
NEWLINE = ""
HEADER = (
    "文件", "行", "列", "位置", "级别", "规则", "规则名称", "问题", "原文", "应为", "差额", "单位", "同一数字的位置",
)  # fmt: skip
_FORMULA = regex.compile(r"[=+\-@＝＋－＠\t\r]")
_NUMBER = regex.compile(r"[+-]?\d{1,3}(?:,?\d{3})*(?:\.\d+)?%?")
_MARK = "\ufeff"


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """One row a finding or problem, as the reports come."""
    stream.write(_MARK)
    rows = csv.writer(stream)
    rows.writerow(worded(heading) for heading in HEADER)
    for report in reports:
        for problem in report.problems:
            rows.writerow(_cells(report.path, problem.line, unchecked(), problem.rule, problem.message))
        for finding in report.findings:
            rows.writerow([_cell(each) for each in _finding(report.path, finding)])
    for problem in options.problems:
        rows.writerow(_cells("", problem.line, unchecked(), problem.rule, problem.message))


def _finding(path: str, finding: Finding) -> list[str]:
    place = finding.place or ("" if finding.page is None else str(finding.page))
    root = "" if finding.root is None else f"{finding.root[0]}:{finding.root[1]}"
    return [
        path, str(finding.line), str(finding.column), place, severity_name(finding.severity), finding.rule,
        finding.title, finding.message, stated_text(finding), finding.expected or "", finding.difference or "",
        finding.unit, root,
    ]  # fmt: skip


def _cells(path: str, line: int | None, level: str, rule: str | None, message: str) -> list[str]:
    cells = [path, str(line or ""), "", "", level, rule or "", "", message]
    return [_cell(each) for each in cells] + [""] * (len(HEADER) - len(cells))


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
