"""Runs the examples of rule packs: ``budgetlint test`` and pytest share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetlint.engine import check
from budgetlint.model import Finding, Verdict, fold
from budgetlint.readers.text import parse
from budgetlint.rules import Example, Rule, RuleSet

__all__ = ["Failure", "run_examples"]


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not come out as it says; ``where`` is ``file:line`` of the example."""

    rule: str
    where: str
    message: str


def run_examples(rules: RuleSet, *, others: bool = True) -> Iterator[Failure]:
    """Every example through the whole chain.

    A ``pass`` text must give no finding of its rule, and with ``others`` of no rule at all; a ``fail`` text must
    give a finding of its rule with the line, stated and expected figure and verdict the example says. A rule
    without a failing example fails.
    """
    for rule in rules.rules:
        own = replace(rules, rules=(rule,))
        if not rule.failing:
            yield Failure(rule.id, _where(rule), "没有不合格的例子（examples.fail）")
        for example in rule.passing:
            for finding in check(parse(example.text), rules if others else own).findings:
                yield Failure(
                    rule.id,
                    _where(example),
                    f"合格的例子被 {finding.rule} 报告：第 {finding.line} 行 {finding.message}",
                )
        for example in rule.failing:
            yield from _check_failing(rule, own, example)


def _check_failing(rule: Rule, own: RuleSet, example: Example) -> Iterator[Failure]:
    report = check(parse(example.text), own, show_rounding=True)
    for problem in report.problems:
        yield Failure(rule.id, _where(example), problem.message)
    wanted = [f for f in report.findings if f.verdict is Verdict(example.verdict)]
    if not any(_fits(finding, example) for finding in wanted):
        seen = "；".join(
            _told(f.line, f.verdict.value, f"{f.stated or ''}{f.unit}" or None, f.expected) for f in report.findings
        )
        reasons = "；".join(u.reason for u in report.undecided)
        yield Failure(
            rule.id,
            _where(example),
            f"应报告{_told(example.line, example.verdict, example.stated, example.expected)}，"
            f"实际：{seen or '没有报告'}" + (f"；未判定：{reasons}" if reasons else ""),
        )


def _told(line: int | None, verdict: str, stated: str | None, expected: str | None) -> str:
    written = f" 写作 {stated}" if stated is not None else ""
    right = f" 应为 {expected}" if expected is not None else ""
    return f"第 {line} 行 {verdict}{written}{right}"


def _fits(finding: Finding, example: Example) -> bool:
    if finding.line != example.line:
        return False
    if example.stated is not None and _bare(example.stated) not in (
        _bare(finding.stated or ""),
        _bare((finding.stated or "") + finding.unit),
    ):
        return False
    return example.expected is None or _bare(example.expected) in (
        _bare(finding.expected or ""),
        _bare((finding.expected or "") + finding.unit),
    )


def _bare(text: str) -> str:
    return fold(text).replace(",", "").replace(" ", "")


def _where(place: Example | Rule) -> str:
    return f"{place.where[0]}:{place.where[1]}"
