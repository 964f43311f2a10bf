"""Completion beside the amount above or below the budget: 支出66万元，完成预算的110%，决算数大于预算数6万元.

The budget itself is not told; outturn and difference give it: rate = outturn / (outturn ∓ difference). The figure behind
大于预算数 may as well be the budget: 支出66万元，完成预算的110%，决算数大于预算数60万元. The rate then is outturn / figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import BUDGETS, Facts
from budgetlint.facts.paragraphs import Measured, Statement
from budgetlint.interval import Interval, exact, unit_scale
from budgetlint.kinds._common import Reading, changed_by, evidence_of, rate_judged, readable, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("name", "outturn", "change")

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each completion rate beside a difference from the same budget where that is not told. The outturn may be told
    elsewhere: then a rate is wrong where another such rate of the report holds, which shows that the figure meant was found."""
    far: list[Outcome] = []
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            if statement.aside or any(map(statement.get, BUDGETS)):
                continue
            near = statement.get("value")
            value = near.quantity if near else _told_elsewhere(facts, statement)
            for rate in statement.all("completion") if value else ():
                change = _from_same_budget(statement, rate)
                if value and change is not None and readable(rate.quantity, value, change.quantity):
                    found = _judged(statement, rate, value, change)
                    if near:
                        yield from found
                    else:
                        far += found
    certain = any(outcome.verdict.holds for outcome in far)
    for outcome in far:
        failed = outcome.verdict is Verdict.ERROR
        reason = worded("所据数额在别处，不一定是同一口径，完成率不能断定")
        yield undecided(reason, *outcome.evidence) if failed and not certain else outcome


def _told_elsewhere(facts: Facts, statement: Statement) -> Quantity | None:
    found = (facts.usual(concept) for concept in statement.name.concepts)
    return next((fact.quantity for fact in found if fact is not None), None)


def _from_same_budget(statement: Statement, rate: Measured) -> Measured | None:
    """The one difference from the budget that the rate is of; 预算 without more is the one named beside it."""
    told = [each for each in statement.all("change") if each.base in BUDGETS and each.word is not None]
    return told[0] if len(told) == 1 and told[0].base in (rate.base, "budget") else None


def _judged(statement: Statement, rate: Measured, value: Quantity, change: Measured) -> Iterator[Outcome]:
    scale = unit_scale(change.quantity.unit, value.unit)
    if scale is None or not value.value:
        return

    def share(read: Reading) -> Interval:
        return read(change.quantity, scale) / read(value, Decimal(1))

    def by_difference(read: Reading) -> Interval:
        return (exact(1) / (exact(1) - share(read).scaled(Decimal(change.sign)))).scaled(_HUNDRED)

    def by_budget(read: Reading) -> Interval:
        return (exact(1) / share(read)).scaled(_HUNDRED)

    amount = f"{change.quantity.value:,f}{change.quantity.unit}"
    told = {
        worded("比预算{change}", change=changed_by(change.sign, amount)): by_difference,
        worded("预算数{amount}", amount=amount): by_budget,
    }
    evidence = (
        evidence_of("rate", worded("{name}完成率", name=statement.label), rate.quantity),
        evidence_of("outturn", worded("{name}决算数", name=statement.label), value),
        evidence_of("change", worded("与{name}预算相比的数", name=statement.label), change.quantity),
    )
    outcomes = []
    for words, completed in told.items():
        judged = rate_judged(rate.quantity, completed)
        if judged is not None:
            verdict, expected = judged
            outturn = f"{value.value:,f}{value.unit}"
            fields = {"name": statement.label or worded("该项"), "outturn": outturn, "change": words}
            outcomes.append(Outcome(verdict, evidence, expected, rate.quantity.value - expected, fields))
    if outcomes:
        yield min(outcomes, key=lambda each: (not each.verdict.holds, abs(each.difference or 0)))
    else:
        yield undecided(worded("预算数为 0，完成率无法计算"), *evidence)
