"""Columns that compare two others by what their headers say: 增减额, 增减%, 差异率, 完成预算%, 执行率."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts import BUDGETS
from budgetlint.facts.columns import Column
from budgetlint.interval import UndefinedQuotient, judge
from budgetlint.model import Quantity

if TYPE_CHECKING:
    from budgetlint.facts.panels import Panel

__all__ = ["change_of", "completion_of", "is_rate_of_change"]

_RATE = regex.compile(r"(?:增减|变动|增长|增加|减少|差异|差额|上年).*(?:%|幅度|比例|率)|±%$|^[增减升降]幅|^幅度|^%$")
_AMOUNT = regex.compile(
    r"增减(?:额|数|变化|情况|变动)?(?:\([^%]*\))?$|(?:增加|减少|变动)额$|^差(?:异)?(?:额|数)(?:\([^%]*\))?$|±$"
)
_GAP = regex.compile("差额|差异")
_TO_BUDGET = regex.compile("[比较与](?:年初|全年|本年|调整后?的?)?预算")
_NAMES_BASE = regex.compile("上年|去年|预算")
_CHANGES = ("change", "rate")
_COMPLETION = regex.compile(r"完成.*预算|(?:执行|完成)(?:率|进度|比例|%)|支出进度")
_NAMED_BUDGETS = (("initial", regex.compile("年初")), ("full", regex.compile("全年|调整")))
MIN_HELD = 2  # rates that hold with one of several budgets, for it to be the one that is meant
_SPENT = regex.compile("决算|执行|支出数?$|完成数")


def is_rate_of_change(column: Column) -> bool:
    """Whether a column of changes gives them in percent."""
    return _RATE.search(column.header) is not None


def change_of(panel: Panel, change: Column) -> tuple[int, int] | None:
    """The columns that a column of changes compares, the base first; ``None`` unless there is just one of each."""
    if change.measure not in _CHANGES or not (is_rate_of_change(change) or _AMOUNT.search(change.header)):
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


def completion_of(panel: Panel, rate: Column) -> tuple[int, int] | None:
    """The columns of the spending and of the budget that a completion rate compares; ``None`` unless there is just one of
    each, or one budget of several with which the rates hold."""
    if rate.measure != "rate" or not _COMPLETION.search(rate.header):
        return None
    named = {measure for measure, pattern in _NAMED_BUDGETS if pattern.search(rate.header)}
    budgets = [at for at, each in enumerate(panel.columns) if each.measure in (named or BUDGETS)]
    pairs = [(spent, budget) for budget in budgets if (spent := _spent_of(panel, budget)) is not None]
    if len(budgets) == 1:
        return pairs[0] if pairs else None
    return _borne_out(panel, panel.columns.index(rate), pairs)


def _spent_of(panel: Panel, budget: int) -> int | None:
    """The one column of what was spent of a budget."""
    same = [
        at
        for at, each in enumerate(panel.columns)
        if each.measure == "value"
        and not each.part
        and each.concept == panel.columns[budget].concept
        and any(row.figures[at] for row in panel.rows)
    ]
    spent = same if len(same) == 1 else [at for at in same if _SPENT.search(panel.columns[at].header)]
    return spent[0] if len(spent) == 1 else None


def _borne_out(panel: Panel, rate: int, pairs: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The pair with which most rates hold (年初预算 or 调整后预算), if a rate that fails with it holds with no other; of several the
    last, which is what the budget came to."""
    if len(pairs) < 2:
        return None
    held = [{at for at, row in enumerate(panel.rows) if _holds(row.figures, rate, *pair)} for pair in pairs]
    most = max(held, key=len)
    if len(most) < MIN_HELD or set().union(*held) != most:
        return None
    return [pair for pair, rows in zip(pairs, held, strict=True) if rows == most][-1]


def _holds(figures: Sequence[Quantity | None], rate: int, spent: int, budget: int) -> bool:
    stated, one, other = figures[rate], figures[spent], figures[budget]
    if stated is None or one is None or other is None:
        return False
    unit = Decimal(1)
    try:
        return judge(stated, lambda read: (read(one, unit) / read(other, unit)).scaled(Decimal(100))).holds
    except UndefinedQuotient:
        return False
