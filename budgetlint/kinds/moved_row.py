"""A figure in the wrong row (填错行): one table has it under one code, another under another, and each leaves the other's row blank.

Sums still hold, so nothing else tells. ``whole`` is what the tables give code by code; ``parts`` what is contained in it: a part that
has no row in the whole, while the whole has just its figure under a code without that part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

from budgetlint.interval import unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._entries import Part
from budgetlint.model import Outcome, Quantity, Verdict
from budgetlint.slips import MIN_DIGITS, digits_of

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "other", "other_where")


@dataclass(frozen=True)
class Params:
    """``whole``: what tables give by codes; ``parts``: what of it others give."""

    whole: Term
    parts: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """What one table gives of one thing by codes: the cells with figures, and the codes whose cells cannot be read."""

    table: StatutoryTable
    cells: Mapping[str, Part]
    doubtful: frozenset[str]

    def has(self, code: str) -> bool:
        return code in self.cells or code in self.doubtful

    def lists(self, length: int) -> bool:
        """Whether it has several codes of a length."""
        return sum(len(code) == length for code in self.cells) > 1


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each figure that has changed its row."""
    wholes = [column for table in facts.tables if (column := _column(table, params.whole))]
    parts = [column for name in params.parts for table in facts.tables if (column := _column(table, name))]
    told = Counter((code, _yuan(cell)) for column in (*wholes, *parts) for code, cell in column.cells.items())
    seen: set[int] = set()
    pairs = [*permutations(wholes, 2), *((whole, part) for whole in wholes for part in parts)]
    for column, other in pairs:
        for (code, moved), (right, missed) in _moved(column, other) if column.table is not other.table else ():
            places = {moved.entry.span.start, missed.entry.span.start}
            if seen.isdisjoint(places) and told[code, _yuan(moved)] <= told[right, _yuan(missed)]:
                seen |= places
                yield _outcome(column, moved, other, missed)


def _column(table: StatutoryTable, concept: str) -> _Column | None:
    if not table.first or concept not in table.concepts:
        return None
    named = {
        item: Part(label, entry, table.unit)
        for (name, item, measure), (entry, label) in table.cells.items()
        if name == concept and item and measure == "value"
    }
    cells = {item: part for item, part in named.items() if _figure(part)}
    return _Column(table, cells, frozenset(item for item, part in named.items() if part.entry.doubt))


def _figure(part: Part) -> Quantity | None:
    quantity = part.entry.quantity
    return quantity if quantity and quantity.value and not part.entry.doubt else None


def _yuan(part: Part) -> Decimal:
    quantity = part.entry.quantity
    assert quantity is not None
    return (quantity.value * (unit_scale(part.unit, "元") or 1)).normalize()


def _moved(column: _Column, other: _Column) -> Iterator[tuple[tuple[str, Part], tuple[str, Part]]]:
    """The figures of a column under a code that the other has nothing for, with those of the other that are the same under a code
    that the column has nothing for."""
    lost = [(code, cell) for code, cell in other.cells.items() if not column.has(code) and column.lists(len(code))]
    strange = [(code, cell) for code, cell in column.cells.items() if not other.has(code) and other.lists(len(code))]
    for code, cell in strange:
        alike = [each for each in lost if len(each[0]) == len(code) and _yuan(each[1]) == _yuan(cell)]
        quantity = _figure(cell)
        if len(alike) == 1 and quantity and digits_of(quantity) >= MIN_DIGITS:
            yield (code, cell), alike[0]


def _outcome(column: _Column, moved: Part, other: _Column, missed: Part) -> Outcome:
    fields = {
        "where": column.table.where,
        "label": moved.label,
        "other": missed.label,
        "other_where": other.table.where,
    }
    return Outcome(Verdict.ERROR, (moved.evidence("stated"), missed.evidence("other")), fields=fields)
