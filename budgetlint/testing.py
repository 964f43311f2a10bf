"""Runs the examples of rule packs: ``budgetlint test`` and pytest share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetlint.engine import check
from budgetlint.language import worded
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
            yield Failure(rule.id, _where(rule), worded("没有不合格的例子（examples.fail）"))
        for example in rule.passing:
            for finding in check(parse(example.text), rules if others else own).findings:
                yield Failure(
                    rule.id,
                    _where(example),
                    worded(
                        "合格的例子被 {rule} 报告：第 {line} 行 {message}",
                        rule=finding.rule,
                        line=finding.line,
                        message=finding.message,
                    ),
                )
        for example in rule.failing:
            yield from _check_failing(rule, own, example)


def _check_failing(rule: Rule, own: RuleSet, example: Example) -> Iterator[Failure]:
    report = check(parse(example.text), own, show_rounding=True)
    for problem in report.problems:
        yield Failure(rule.id, _where(example), problem.message)
    wanted = [f for f in report.findings if f.verdict is Verdict(example.verdict)]
    if not any(_fits(finding, example) for finding in wanted):
        seen = worded("；").join(
            _told(f.line, f.verdict.value, f"{f.stated or ''}{f.unit}" or None, f.expected) for f in report.findings
        )
        reasons = worded("；").join(u.reason for u in report.undecided)
        yield Failure(
            rule.id,
            _where(example),
            worded(
                "应报告{wanted}，实际：{seen}{more}",
                wanted=_told(example.line, example.verdict, example.stated, example.expected),
                seen=seen or worded("没有报告"),
                more=worded("；未判定：{reasons}", reasons=reasons) if reasons else "",
            ),
        )


def _told(line: int | None, verdict: str, stated: str | None, expected: str | None) -> str:
    written = worded(" 写作 {stated}", stated=stated) if stated is not None else ""
    right = worded(" 应为 {expected}", expected=expected) if expected is not None else ""
    return worded("第 {line} 行 {verdict}{written}{right}", line=line, verdict=verdict, written=written, right=right)


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
