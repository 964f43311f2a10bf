"""A column of completion rates in a statutory table: 完成预算%, 执行率 = 决算数 / 预算数, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.columns import Column
from budgetlint.facts.panels import Panel
from budgetlint.kinds._entries import Part, against, cell, doubted, mostly_broken, paired_columns
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "budget")

_RATE = regex.compile(r"完成.*预算|(?:执行|完成)(?:率|进度|比例|%)|支出进度")
_BUDGETS = (("initial", regex.compile("年初")), ("full", regex.compile("全年|调整")))
_SPENT = regex.compile("决算|执行|支出数?$|完成数")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row with a rate; a column in which most rates fail is bound wrongly: undecided."""
    for table, panel, at, pair in paired_columns(facts, _pair):
        outcomes = list(_rates(table, panel, at, *pair))
        wrong = mostly_broken(outcomes)
        for outcome in outcomes:
            error = outcome.verdict is Verdict.ERROR
            yield doubted(outcome, worded("这一栏多数比率都对不上，怕是认错了栏")) if wrong and error else outcome


def _pair(panel: Panel, rate: Column) -> tuple[int, int] | None:
    """The columns of the spending and of the budget that a rate compares; ``None`` unless there is just one of each."""
    if rate.measure != "rate" or not _RATE.search(rate.header):
        return None
    named = {measure for measure, pattern in _BUDGETS if pattern.search(rate.header)}
    budgets = [
        at for at, each in enumerate(panel.columns) if each.measure in (named or {"initial", "full", "budget"})
    ]  # fmt: skip
    if len(budgets) != 1:
        return None
    same = [
        at
        for at, each in enumerate(panel.columns)
        if each.measure == "value" and not each.part and each.concept == panel.columns[budgets[0]].concept
    ]
    spent = same if len(same) == 1 else [at for at in same if _SPENT.search(panel.columns[at].header)]
    return (spent[0], budgets[0]) if len(spent) == 1 else None


def _rates(table: StatutoryTable, panel: Panel, at: int, spent: int, budget: int) -> Iterator[Outcome]:
    for row in panel.rows:
        quantity = row.entries[at].quantity
        if quantity is None or not (quantity.kind == "percent" or "%" in panel.columns[at].header):
            continue
        if not (row.entries[spent].printed and row.entries[budget].printed):
            continue
        stated, one, other = (cell(table, panel, row, each) for each in (at, spent, budget))
        fields = {"where": table.where, "label": stated.label, "budget": other.label}
        outcome = _rate(stated, one, other, fields)
        if outcome:
            yield outcome


def _rate(stated: Part, spent: Part, budget: Part, fields: dict[str, str]) -> Outcome | None:
    return against(stated, (spent, budget), lambda value: (value(spent) / value(budget)).scaled(HUNDRED), fields)
