"""Variance (预决算差异率): outturn / budget - 1, in percent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint.facts import BUDGETS, Facts
from budgetlint.facts.paragraphs import Measured, Statement
from budgetlint.interval import Interval, exact, judge, unit_scale
from budgetlint.kinds._common import BUDGET_LABELS, Reading, evidence_of, rate_judged, readable, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("name", "outturn", "budget")

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each rate of variance beside an outturn and one budget."""
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            yield from _of(statement)


def _of(statement: Statement) -> Iterator[Outcome]:
    rate, value = statement.get("variance"), statement.get("value")
    budgets = [b for name in BUDGETS if (b := statement.get(name)) and readable(b.quantity)]
    if rate is None or value is None or len(budgets) != 1 or not readable(rate.quantity, value.quantity):
        return
    told = rate.quantity
    before = statement.figures[: statement.figures.index(rate)]
    changes = [figure for figure in before if figure.measure == "change"]
    if changes and changes[-1].sign < 0 < told.value:  # 减少4.54万元，差异率12.27%: the word tells the sign
        told = replace(told, value=-told.value)
    yield _judged(statement, told, value.quantity, budgets[0])


def _judged(statement: Statement, rate: Quantity, value: Quantity, budget: Measured) -> Outcome:
    evidence = (
        evidence_of("rate", worded("{name}差异率", name=statement.label), rate),
        evidence_of("outturn", worded("{name}决算数", name=statement.label), value),
        evidence_of("budget", worded(BUDGET_LABELS[budget.measure], name=statement.label), budget.quantity),
    )
    scale = unit_scale(value.unit, budget.quantity.unit)
    if scale is None:
        return undecided(worded("预算数与决算数单位不同"), *evidence)

    def expected(read: Reading) -> Interval:
        return (read(value, scale) / read(budget.quantity, Decimal(1)) - exact(1)).scaled(_HUNDRED)

    judged = rate_judged(rate, expected)
    if judged is None:
        return undecided(worded("预算数为 0，差异率无法计算"), *evidence)
    verdict, number = judged
    fields = {
        "name": statement.label or worded("该项"),
        "outturn": f"{value.value:,f}{value.unit}",
        "budget": f"{budget.quantity.value:,f}{budget.quantity.unit}",
    }
    reason = ""
    if verdict is Verdict.ERROR and judge(replace(rate, value=-rate.value), expected) is not Verdict.ERROR:
        verdict, reason = Verdict.SUSPICIOUS, worded("只差正负号，可能写的是绝对值")
    return Outcome(verdict, evidence, number, rate.value - number, fields, reason)
