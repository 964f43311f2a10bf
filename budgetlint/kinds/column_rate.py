"""A column of completion rates in a statutory table: 完成预算%, 执行率 = 决算数 / 预算数, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.facts.compared import completion_of
from budgetlint.facts.panels import Panel
from budgetlint.kinds._entries import Part, against, cell, doubted, mostly_broken, paired_columns
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "budget")

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row with a rate; a column in which most rates fail is bound wrongly: undecided."""
    for table, panel, at, pair in paired_columns(facts, completion_of):
        outcomes = list(_rates(table, panel, at, *pair))
        wrong = mostly_broken(outcomes)
        for outcome in outcomes:
            error = outcome.verdict is Verdict.ERROR
            yield doubted(outcome, worded("这一栏多数比率都对不上，怕是认错了栏")) if wrong and error else outcome


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
