"""JUnit XML, which every CI server shows: a suite a file, a case a rule that decided something or found something.

Findings at or above ``--fail-on`` fail; others pass and are told in ``system-out``. What could not be checked is an
error, a rule that could decide nothing is skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO
from xml.etree import ElementTree as ET

from budgetlint import regex
from budgetlint.model import Finding, Problem, Report
from budgetlint.reports import Options
from budgetlint.reports._findings import named, others
from budgetlint.reports._words import position, severity_name, unchecked

__all__ = ["write"]

SUFFIXES = (".xml",)
_RUN = "budgetlint"  # the suite of what concerns no single file
_NOT_XML = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """A suite for each report as it comes."""
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="budgetlint">\n')
    for report in reports:
        _suite(stream, report.path, list(_cases(report)))
    if options.problems:
        _suite(stream, _RUN, [_unchecked(_RUN, problem) for problem in options.problems])
    stream.write("</testsuites>\n")


def _suite(stream: TextIO, name: str, cases: list[ET.Element]) -> None:
    counts = {tag: sum(case.find(tag) is not None for case in cases) for tag in ("failure", "error", "skipped")}
    suite = _element("testsuite", name=name, tests=str(len(cases)), failures=str(counts["failure"]),
                     errors=str(counts["error"]), skipped=str(counts["skipped"]))  # fmt: skip
    suite.extend(cases)
    ET.indent(suite)
    stream.write(ET.tostring(suite, encoding="unicode") + "\n")


def _cases(report: Report) -> Iterator[ET.Element]:
    for problem in report.problems:
        yield _unchecked(report.path, problem)
    for finding in report.findings:
        yield _case_of(report, finding)
    told = {finding.rule for finding in report.findings}
    for rule, counts in sorted(report.tally.by_rule.items()):
        if rule not in told:
            case = _element("testcase", name=rule, classname=report.path)
            if set(counts) == {"undecided"}:
                ET.SubElement(case, "skipped")
            yield case


def _case_of(report: Report, finding: Finding) -> ET.Element:
    path = report.path
    where = position(finding.place, finding.page, finding.line)
    case = _element("testcase", name=f"{finding.rule} {where}", classname=path, file=path, line=str(finding.line))
    lines = [f"{path}:{finding.line}:{finding.column} {severity_name(finding.severity)} {finding.rule}"]
    lines += [finding.title, finding.message]
    lines += map(named, others(finding))
    if finding.severity.rank >= report.fail_on.rank:
        inner = _element("failure", type=finding.severity.value, message=finding.message)
    else:
        inner = _element("system-out")
    inner.text = _clean("\n".join(lines))
    case.append(inner)
    return case


def _unchecked(path: str, problem: Problem) -> ET.Element:
    case = _element("testcase", name=problem.rule or unchecked(), classname=path)
    case.append(_element("error", type="unchecked", message=problem.message))
    return case


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {key: _clean(value) for key, value in attributes.items()})


def _clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
