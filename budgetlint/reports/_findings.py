"""What several formats ask about findings: which belong together, what is named beside them, how to know one again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetlint.baseline import identity
from budgetlint.language import worded
from budgetlint.model import Finding, Operand, Report, Verdict
from budgetlint.reports import Options
from budgetlint.reports._words import position
from budgetlint.rules import Rule
from budgetlint.shipped import shipped_folder

__all__ = ["Group", "figure", "fingerprints", "grouped", "named", "others", "reference", "stated_text", "with_place"]


@dataclass(frozen=True, slots=True)
class Group:
    """A finding that leads or stands alone, with those that follow it: other relations its figure breaks."""

    lead: Finding
    followers: tuple[Finding, ...] = ()


def grouped(findings: Sequence[Finding]) -> Iterator[Group]:
    """The findings in groups, in the order of the text; a follower's ``root`` is the place of its lead."""
    groups: list[tuple[Finding, list[Finding]]] = []
    led: dict[tuple[int, int], list[Finding]] = {}
    for finding in sorted(findings, key=lambda each: each.root is not None):
        if finding.root in led and finding.root is not None:
            led[finding.root].append(finding)
            continue
        following: list[Finding] = []
        groups.append((finding, following))
        if finding.verdict is Verdict.ERROR:
            led.setdefault((finding.line, finding.column), following)
    groups.sort(key=lambda group: (group[0].line, group[0].column))
    yield from (Group(lead, tuple(followers)) for lead, followers in groups)


def others(finding: Finding) -> Iterator[Operand]:
    """The operands that stand elsewhere than the finding."""
    here = (finding.line, finding.column)
    return (each for each in finding.operands if (each.line, each.column) != here)


def figure(operand: Operand) -> str:
    """An operand with its unit, where that is not printed behind it."""
    return operand.text if operand.value is None or operand.text.endswith(operand.unit) else operand.text + operand.unit


def named(operand: Operand) -> str:
    """Where an operand stands, what it is called, and its figure."""
    return f"{position(operand.place, operand.page, operand.line)} {operand.label} {figure(operand)}"


def with_place(finding: Finding) -> str:
    """The message, led by its place in a Word, Excel or PDF file."""
    return (
        worded("{path}：{message}", path=finding.place, message=finding.message) if finding.place else finding.message
    )


def stated_text(finding: Finding) -> str:
    """The stated figure as printed in the report."""
    return figure(finding.operands[0]) if finding.operands else finding.stated or ""


def reference(rule: Rule, options: Options) -> str:
    """The address of what is written on a built-in rule; nothing for rules of the user's own."""
    builtin = shipped_folder() in Path(rule.where[0]).parents
    return f"{options.reference}{rule.pack}.md#{rule.id}" if builtin else ""


def fingerprints(report: Report) -> Iterator[str]:
    """For each finding what it is known by from one run to the next: made of what a baseline knows it by.

    It needs the report's source. Alike findings of one file are numbered.
    """
    import hashlib

    seen: Counter[tuple[str, ...]] = Counter()
    for finding in report.findings:
        key = identity(finding, report.source)
        seen[key] += 1
        known_by = "\x1e".join((*key, str(seen[key])))
        yield hashlib.sha256(known_by.encode("utf-8", "backslashreplace")).hexdigest()[:32]
