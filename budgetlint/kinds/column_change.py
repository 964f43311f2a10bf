"""Columns that compare two others: 增减额 = 本年 - 上年, 增减% = 本年 / 上年 - 1, row by row; 差额 and 差异率 where one column
is the budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import regex

from budgetlint.facts.columns import Column
from budgetlint.facts.panels import Panel
from budgetlint.interval import exact
from budgetlint.kinds._entries import Part, against
from budgetlint.model import Outcome

if TYPE_CHECKING:
    from budgetlint.facts import Facts

FIELDS = ("where", "label", "other")

_RATE = regex.compile(r"(?:增减|变动|增长|增加|减少|差异|差额|上年).*(?:%|幅度|比例|率)|^[增减升降]幅|^幅度|^%$")
_GAP = regex.compile("差额|差异")
_AMOUNT = regex.compile(r"增减(?:额|数|变化|情况|变动)?(?:\([^%]*\))?$|(?:增加|减少|变动)额$|^差(?:异)?(?:额|数)(?:\([^%]*\))?$")
_CHANGES = ("change", "rate")
BUDGETS = ("initial", "full", "budget")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row and each column of differences or rates."""
    from budgetlint.facts.tables import label_of

    for table in facts.tables:
        for panel in table.panels:
            compared = _compared(panel)
            if compared is None:
                continue
            before, now, changes = compared
            for row in panel.rows:
                one, other = (
                    Part(label_of(row, panel.columns[at]), row.entries[at], table.unit) for at in (now, before)
                )
                for at in changes:
                    column = panel.columns[at]
                    stated = Part(label_of(row, column), row.entries[at], table.unit)
                    rate = _RATE.search(column.header) is not None
                    if not stated.entry.printed or (rate and not other.entry.printed):
                        continue
                    fields = {"where": table.where, "label": stated.label, "other": other.label}
                    outcome = _rate(stated, one, other, fields) if rate else _difference(stated, one, other, fields)
                    if outcome:
                        yield outcome


def _compared(panel: Panel) -> tuple[int, int, list[int]] | None:
    """The columns of last year (or the budget), of this year and of what changed, where there is just one of the first two."""
    measures = [column.measure for column in panel.columns]
    prior = [at for at, measure in enumerate(measures) if measure == "prior"]
    changes = [at for at, column in enumerate(panel.columns) if column.measure in _CHANGES and _compares(column)]
    if not prior and changes and all(_GAP.search(panel.columns[at].header) for at in changes):
        prior = [at for at, measure in enumerate(measures) if measure in BUDGETS]
    if len(prior) != 1 or not changes:
        return None
    same = panel.columns[prior[0]].concept
    now = [
        at
        for at, column in enumerate(panel.columns)
        if column.measure not in ("prior", *BUDGETS, *_CHANGES) and not column.part and column.concept == same
    ]
    return (prior[0], now[0], changes) if len(now) == 1 else None


def _compares(column: Column) -> bool:
    return _RATE.search(column.header) is not None or _AMOUNT.search(column.header) is not None


def _difference(stated: Part, now: Part, before: Part, fields: dict[str, str]) -> Outcome | None:
    return against(stated, (now, before), lambda value: value(now) - value(before), fields)


def _rate(stated: Part, now: Part, before: Part, fields: dict[str, str]) -> Outcome | None:
    rate = Part(stated.label, stated.entry, now.unit)
    return against(rate, (now, before), lambda value: (value(now) / value(before) - exact(1)).scaled(HUNDRED), fields)
