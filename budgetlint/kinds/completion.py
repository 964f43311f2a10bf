"""Completion (完成预算): outturn / budget = c%."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint.facts import Fact, Facts
from budgetlint.facts.paragraphs import Measured, Statement
from budgetlint.interval import Interval, judge, unit_scale
from budgetlint.kinds._common import BUDGET_LABELS, Reading, evidence_of, rate_judged, readable, told_again, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Span, Verdict

FIELDS = ("name", "outturn", "budget")

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """No parameters: every completion rate of the running text is looked at."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    lent: list[Outcome] = []
    told = {
        fact.quantity.span: fact for fact in facts.all_facts() if fact.source == "prose" and fact.measure == "value"
    }
    for paragraph in facts.paragraphs:
        if paragraph.topic == "绩效":
            continue
        for statement in paragraph.statements:
            for rate in statement.all("completion"):
                if readable(rate.quantity):
                    budget = _budget(statement, rate)
                    if budget is None and (other := _only_budget(statement) or _in_table(facts, statement, told)):
                        lent.append(_check_rate(statement, rate, other))
                    else:
                        yield _check_rate(statement, rate, budget)
    yield from _trusted(lent)


def _trusted(lent: list[Outcome]) -> Iterator[Outcome]:
    """Rates of a budget called otherwise than the one beside them (全年预算为…，完成年初预算的…%), or told in a table only. Where other rates of the
    report show that the printed budget is meant, one that fails is suspicious; the two budgets may differ just there."""
    meant = any(outcome.verdict.holds and outcome.expected != _HUNDRED for outcome in lent)
    for outcome in lent:
        if outcome.verdict.holds or outcome.verdict is Verdict.UNDECIDED:
            yield outcome
        elif meant:
            yield replace(outcome, verdict=Verdict.SUSPICIOUS)
        else:
            yield undecided(worded("没有写出该完成率对应的预算数"), *outcome.evidence)


def _check_rate(statement: Statement, rate: Measured, budget: Measured | None) -> Outcome:
    stated = evidence_of("rate", worded("{name}完成率", name=statement.label), rate.quantity)
    outturn = statement.get("value")
    if outturn is None or not readable(outturn.quantity):
        return undecided(worded("没有写出决算数，完成率无法复核"), stated)
    if budget is None:
        return undecided(worded("没有写出该完成率对应的预算数"), stated)
    if unit_scale(outturn.quantity.unit, budget.quantity.unit) is None:
        return undecided(worded("预算数与决算数单位不同"), stated)

    def expected(read: Reading) -> Interval:
        return _completed(read, outturn.quantity, budget.quantity)

    evidence = (
        stated,
        evidence_of("outturn", worded("{name}决算数", name=statement.label), outturn.quantity),
        evidence_of("budget", worded(BUDGET_LABELS[budget.measure], name=statement.label), budget.quantity),
    )
    judged = rate_judged(rate.quantity, expected)
    if judged is None:
        return undecided(worded("预算数为 0，完成率无法计算"), *evidence)
    verdict, value = judged
    fields = {
        "name": statement.label or worded("该项"),
        "outturn": f"{outturn.quantity.value:,f}{outturn.quantity.unit}",
        "budget": f"{budget.quantity.value:,f}{budget.quantity.unit}",
    }

    def fits(other: Quantity) -> bool:
        if unit_scale(outturn.quantity.unit, other.unit) is None:
            return False
        as_budget = judge(rate.quantity, lambda read: _completed(read, outturn.quantity, other))
        return as_budget.holds or judge(rate.quantity, lambda read: _completed(read, other, budget.quantity)).holds

    return Outcome(verdict, evidence, value, rate.quantity.value - value, fields, fits=fits)


def _completed(read: Reading, outturn: Quantity, budget: Quantity) -> Interval:
    """The rate in percent."""
    return (read(outturn, unit_scale(outturn.unit, budget.unit) or Decimal(1)) / read(budget, Decimal(1))).scaled(
        _HUNDRED
    )


def _budget(statement: Statement, rate: Measured) -> Measured | None:
    """The budget the rate speaks of: the one of that name, else the only one the statement gives."""
    named = statement.get(rate.base)
    if named is not None:
        return named if readable(named.quantity) else None
    if rate.base != "budget":
        named = statement.get("budget")
        return named if named and readable(named.quantity) else None
    return _only_budget(statement)


def _in_table(facts: Facts, statement: Statement, told: Mapping[Span, Fact]) -> Measured | None:
    """The one budget that tables give beside the outturn of the statement (“三公”经费支出决算表: 预算数 and 决算数)."""
    outturn = statement.get("value")
    fact = told.get(outturn.quantity.span) if outturn else None
    if outturn is None or fact is None:
        return None
    tables = [each for each in facts.find(fact.concept, fact.item) if each.source == "table"]
    beside = {each.where for each in tables if told_again(outturn.quantity, each.quantity).holds}
    known = [
        f for measure in BUDGET_LABELS for f in facts.find(fact.concept, fact.item, measure) if f.source == "table"
    ]
    given = [each for each in known if each.where in beside and readable(each.quantity)]
    alike = len({(each.quantity.value, each.quantity.unit) for each in given}) == 1
    return Measured(given[0].measure, given[0].quantity) if alike else None


def _only_budget(statement: Statement) -> Measured | None:
    given = [figure for measure in BUDGET_LABELS if (figure := statement.get(measure)) and readable(figure.quantity)]
    return given[0] if len(given) == 1 else None
