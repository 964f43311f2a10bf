"""Columns that compare two others: 增减额 = 本年 - 上年, 增减% = 本年 / 上年 - 1, row by row; 差额 and 差异率 where one column
is the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.compared import change_of, is_rate_of_change
from budgetlint.facts.panels import Panel
from budgetlint.interval import Interval, exact, total
from budgetlint.kinds._entries import Part, against, cell, doubted, mostly_broken, paired_columns
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "other")

HUNDRED = Decimal(100)
_CARRIED = regex.compile("结转")
Value = Callable[[Part], Interval]


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row and each column of differences or rates."""
    for table, panel, at, (before, now) in paired_columns(facts, change_of):
        carried = [each for each, column in enumerate(panel.columns) if _CARRIED.search(column.header)]
        ways = [list(_rows(table, panel, at, before, now, less)) for less in ((), carried)[: 1 + bool(carried)]]
        yield from _trusted(panel, at, max(ways, key=lambda way: sum(outcome.verdict.holds for outcome in way)))


def _rows(
    table: StatutoryTable, panel: Panel, at: int, before: int, now: int, less: Sequence[int]
) -> Iterator[Outcome]:
    """The outcomes row by row; ``less`` are columns of money carried over, which the comparison leaves out."""
    column = panel.columns[at]
    rate = is_rate_of_change(column) or any(
        (figure := row.figures[at]) and figure.kind == "percent" for row in panel.rows
    )
    for row in panel.rows:
        stated, one, other = (cell(table, panel, row, each) for each in (at, now, before))
        quantity = stated.entry.quantity
        if quantity is None or (rate and not other.entry.printed):
            continue
        if rate and quantity.kind != "percent" and "%" not in column.header:
            continue
        fields = {"where": table.where, "label": stated.label, "other": other.label}
        carried = [cell(table, panel, row, each) for each in less]
        outcome = (_rate if rate else _difference)(stated, one, other, carried, fields)
        if outcome:
            yield outcome


def _trusted(panel: Panel, at: int, outcomes: list[Outcome]) -> Iterator[Outcome]:
    """The outcomes; undecided where most of a column fail, or where the table writes decreases without a sign."""
    changes = [each for each, column in enumerate(panel.columns) if column.measure in ("change", "rate")]
    signed = any(
        quantity and quantity.value < 0 for row in panel.rows for each in changes for quantity in [row.figures[each]]
    )
    wrong = mostly_broken(outcomes)
    for outcome in outcomes:
        falls = isinstance(outcome.expected, Decimal) and outcome.expected < 0
        if outcome.verdict is Verdict.ERROR and (wrong or (falls and not signed)):
            reason = (
                worded("这一栏多数都对不上，怕是认错了栏")
                if wrong
                else worded("这一栏没有负数，减少的数可能没有写负号")
            )
            yield doubted(outcome, reason)
        else:
            yield outcome


def _difference(
    stated: Part, now: Part, before: Part, carried: Sequence[Part], fields: dict[str, str]
) -> Outcome | None:
    def change(value: Value) -> Interval:
        return value(now) - total(map(value, carried)) - value(before)

    return against(stated, (now, before, *carried), change, fields)


def _rate(stated: Part, now: Part, before: Part, carried: Sequence[Part], fields: dict[str, str]) -> Outcome | None:
    def rate(value: Value) -> Interval:
        return ((value(now) - total(map(value, carried))) / value(before) - exact(1)).scaled(HUNDRED)

    return against(Part(stated.label, stated.entry, now.unit), (now, before, *carried), rate, fields)
