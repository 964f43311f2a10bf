"""Rows of one name in several halves of a table: 支出总计 by function, by 部门预算 and by 政府预算经济分类 side by side is one figure.

A budget's 收支总表 may divide the same expenditure in several ways beside one another, each with a row of totals of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.interval import restated
from budgetlint.kinds._common import readable
from budgetlint.kinds._entries import Part
from budgetlint.model import Outcome, Quantity

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "name", "other")
INFERRED = True

_TOTAL = regex.compile("(?:合计|总计)$")
MIN_HALVES = 3  # of two, income and expenditure, the rules on totals speak


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such figure but the first of those that most halves have."""
    for table in facts.tables:
        if len(table.panels) < MIN_HALVES or any(len(panel.columns) != 1 for panel in table.panels):
            continue
        named: dict[str, list[Part]] = defaultdict(list)
        for panel in table.panels:
            names = Counter(row.name for row in panel.rows)
            for row in panel.rows:
                total = row.level == 2 or _TOTAL.search(row.name)
                if total and names[row.name] == 1 and readable(row.entries[0].quantity):
                    named[row.name].append(Part(row.label, row.entries[0], table.unit))
        for name, parts in named.items():
            yield from _compared(table, name, parts)


def _compared(table: StatutoryTable, name: str, parts: Sequence[Part]) -> Iterator[Outcome]:
    known = [(part, part.entry.quantity) for part in parts if part.entry.quantity]
    if len(known) < 2:
        return
    usual = Counter(quantity.value for _, quantity in known).most_common(1)[0][0]
    reference, other = next((part, quantity) for part, quantity in known if quantity.value == usual)
    for part, quantity in known:
        if part is not reference:
            fields = {"where": table.where, "name": name, "other": _shown(other)}
            evidence = (part.evidence("stated"), reference.evidence("other"))
            verdict = restated(quantity, other, tables=True)
            yield Outcome(verdict, evidence, other.value, quantity.value - other.value, fields)


def _shown(quantity: Quantity) -> str:
    return f"{quantity.value:,f}{quantity.unit}"
