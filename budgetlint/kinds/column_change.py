"""Columns that compare two others: 增减额 = 本年 - 上年, 增减% = 本年 / 上年 - 1, row by row; 差额 and 差异率 where one column
is the budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.columns import Column
from budgetlint.facts.panels import Panel
from budgetlint.interval import exact
from budgetlint.kinds._entries import Part, against, cell, doubted, mostly_broken, paired_columns
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "other")

_RATE = regex.compile(r"(?:增减|变动|增长|增加|减少|差异|差额|上年).*(?:%|幅度|比例|率)|±%$|^[增减升降]幅|^幅度|^%$")
_GAP = regex.compile("差额|差异")
_TO_BUDGET = regex.compile("[比较与](?:年初|全年|本年|调整后?的?)?预算")
_NAMES_BASE = regex.compile("上年|去年|预算")
_AMOUNT = regex.compile(
    r"增减(?:额|数|变化|情况|变动)?(?:\([^%]*\))?$|(?:增加|减少|变动)额$|^差(?:异)?(?:额|数)(?:\([^%]*\))?$|±$"
)
_CHANGES = ("change", "rate")
BUDGETS = ("initial", "full", "budget")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row and each column of differences or rates."""
    for table, panel, at, pair in paired_columns(facts, _compared):
        yield from _trusted(panel, at, list(_rows(table, panel, at, *pair)))


def _rows(table: StatutoryTable, panel: Panel, at: int, before: int, now: int) -> Iterator[Outcome]:
    column = panel.columns[at]
    rate = _RATE.search(column.header) is not None
    for row in panel.rows:
        stated, one, other = (cell(table, panel, row, each) for each in (at, now, before))
        quantity = stated.entry.quantity
        if quantity is None or (rate and not other.entry.printed):
            continue
        if rate and quantity.kind != "percent" and "%" not in column.header:
            continue
        fields = {"where": table.where, "label": stated.label, "other": other.label}
        outcome = _rate(stated, one, other, fields) if rate else _difference(stated, one, other, fields)
        if outcome:
            yield outcome


def _trusted(panel: Panel, at: int, outcomes: list[Outcome]) -> Iterator[Outcome]:
    """The outcomes; undecided where most of a column fail, or where it writes decreases without a sign."""
    signed = any(quantity and quantity.value < 0 for row in panel.rows for quantity in [row.entries[at].quantity])
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


def _compared(panel: Panel, change: Column) -> tuple[int, int] | None:
    """The columns that a column of changes compares, the base first; ``None`` unless there is just one of each."""
    if change.measure not in _CHANGES or not _compares(change):
        return None
    prior = [at for at, column in enumerate(panel.columns) if column.measure == "prior"]
    budgets = [at for at, column in enumerate(panel.columns) if column.measure in BUDGETS]
    if prior and budgets and not _NAMES_BASE.search(change.header):
        return None
    bases = budgets if _TO_BUDGET.search(change.header) or (not prior and _GAP.search(change.header)) else prior
    if len(bases) != 1:
        return None
    same = panel.columns[bases[0]].concept
    now = [
        at
        for at, column in enumerate(panel.columns)
        if column.measure not in ("prior", *BUDGETS, *_CHANGES) and not column.part and column.concept == same
    ]
    return (bases[0], now[0]) if len(now) == 1 else None


def _compares(column: Column) -> bool:
    return _RATE.search(column.header) is not None or _AMOUNT.search(column.header) is not None


def _difference(stated: Part, now: Part, before: Part, fields: dict[str, str]) -> Outcome | None:
    return against(stated, (now, before), lambda value: value(now) - value(before), fields)


def _rate(stated: Part, now: Part, before: Part, fields: dict[str, str]) -> Outcome | None:
    rate = Part(stated.label, stated.entry, now.unit)
    return against(rate, (now, before), lambda value: (value(now) / value(before) - exact(1)).scaled(HUNDRED), fields)
