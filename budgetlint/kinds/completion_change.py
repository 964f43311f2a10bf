"""Completion beside the amount above or below the budget: 支出66万元，完成预算的110%，决算数大于预算数6万元.

The budget itself is not told; outturn and difference give it: rate = outturn / (outturn ∓ difference).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import BUDGETS, Facts
from budgetlint.facts.paragraphs import Measured, Statement
from budgetlint.interval import Interval, UndefinedQuotient, exact, judge, printed, unit_scale
from budgetlint.kinds._common import Reading, changed_by, evidence_of, readable, rounded, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity

FIELDS = ("name", "outturn", "change")

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each completion rate beside a difference from the same budget where that is not told."""
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            value = statement.get("value")
            if statement.aside or value is None or any(map(statement.get, BUDGETS)):
                continue
            for rate in statement.all("completion"):
                change = _from_same_budget(statement, rate)
                if change is not None and readable(rate.quantity, value.quantity, change.quantity):
                    yield from _judged(statement, rate, value.quantity, change)


def _from_same_budget(statement: Statement, rate: Measured) -> Measured | None:
    """The one difference from the budget that the rate is of; 预算 without more is the one named beside it."""
    told = [each for each in statement.all("change") if each.base in BUDGETS and each.word is not None]
    return told[0] if len(told) == 1 and told[0].base in (rate.base, "budget") else None


def _judged(statement: Statement, rate: Measured, value: Quantity, change: Measured) -> Iterator[Outcome]:
    scale = unit_scale(change.quantity.unit, value.unit)
    if scale is None or not value.value:
        return
    name = statement.label or worded("该项")
    evidence = (
        evidence_of("rate", worded("{name}完成率", name=statement.label), rate.quantity),
        evidence_of("outturn", worded("{name}决算数", name=statement.label), value),
        evidence_of("change", worded("{name}增减额", name=statement.label), change.quantity),
    )

    def completed(read: Reading) -> Interval:
        share = read(change.quantity, scale) / read(value, Decimal(1))
        return (exact(1) / (exact(1) - share.scaled(Decimal(change.sign)))).scaled(_HUNDRED)

    try:
        verdict, expected = judge(rate.quantity, completed), rounded(completed(printed), rate.quantity)
    except UndefinedQuotient:
        yield undecided(worded("预算数为 0，完成率无法计算"), *evidence)
        return
    fields = {
        "name": name,
        "outturn": f"{value.value:,f}{value.unit}",
        "change": changed_by(change.sign, f"{change.quantity.value:,f}{change.quantity.unit}"),
    }
    yield Outcome(verdict, evidence, expected, rate.quantity.value - expected, fields)
