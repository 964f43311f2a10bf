"""What several formats ask about findings: which belong together, what is named beside them, how to know one again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetlint.model import Finding, Operand, Verdict
from budgetlint.reports import Options
from budgetlint.rules import Rule, builtin_folder

__all__ = ["Group", "figure", "fingerprints", "grouped", "others", "reference", "stated_text"]


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


def stated_text(finding: Finding) -> str:
    """The stated figure as printed in the report."""
    return figure(finding.operands[0]) if finding.operands else finding.stated or ""


def reference(rule: Rule, options: Options) -> str:
    """The address of what is written on a built-in rule; nothing for rules of the user's own."""
    own = options.rules is None or not any(
        pack.name == rule.pack and builtin_folder() in Path(pack.path).parents for pack in options.rules.packs
    )
    return "" if own else f"{options.reference}{rule.pack}.md#{rule.id}"


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """For each finding what it is known by from one run to the next, the same wherever in the file it moves.

    It is made of the rule, the figures and what they are called; alike findings of one file are numbered.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        parts = [finding.rule, *(f"{each.role}\x1f{each.label}\x1f{each.text}" for each in finding.operands)]
        key = "\x1e".join(parts) if finding.operands else f"{finding.rule}\x1e{finding.message}"
        seen[key] += 1
        yield hashlib.sha256(f"{key}\x1e{seen[key]}".encode("utf-8", "backslashreplace")).hexdigest()[:32]
