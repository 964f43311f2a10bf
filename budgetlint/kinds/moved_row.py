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

from budgetlint.interval import in_yuan
from budgetlint.kinds import Term
from budgetlint.kinds._entries import Part
from budgetlint.model import Outcome, Verdict
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

    @property
    def amounts(self) -> dict[str, Decimal]:
        """What the cells hold, in 元."""
        return {code: in_yuan(quantity) for code, part in self.cells.items() if (quantity := part.entry.quantity)}


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each figure that has changed its row."""
    wholes = [column for table in facts.tables if (column := _column(table, params.whole))]
    parts = [column for name in params.parts for table in facts.tables if (column := _column(table, name))]
    told = Counter(amount for column in (*wholes, *parts) for amount in column.amounts.items())
    seen: set[int] = set()
    pairs = [*permutations(wholes, 2), *((whole, part) for whole in wholes for part in parts)]
    for column, other in pairs:
        for code, right, amount in _moved(column, other):
            moved, missed = column.cells[code], other.cells[right]
            places = {moved.entry.span.start, missed.entry.span.start}
            if seen.isdisjoint(places) and told[code, amount] <= told[right, amount]:
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
    cells = {item: part for item, part in named.items() if _has_figure(part)}
    return _Column(table, cells, frozenset(item for item, part in named.items() if part.entry.doubt))


def _has_figure(part: Part) -> bool:
    quantity = part.entry.quantity
    return quantity is not None and bool(quantity.value) and not part.entry.doubt


def _moved(column: _Column, other: _Column) -> Iterator[tuple[str, str, Decimal]]:
    """The codes under which a column has an amount and the other nothing, with the one of the same length where it is the other way
    round, and that amount."""
    if column.table is other.table:
        return
    lost = [(code, amount) for code, amount in other.amounts.items() if not column.has(code)]
    for code, amount in column.amounts.items():
        alike = [known for known, same in lost if same == amount and len(known) == len(code)]
        figure = column.cells[code].entry.quantity
        listed = column.lists(len(code)) and other.lists(len(code))
        if listed and not other.has(code) and len(alike) == 1 and figure and digits_of(figure) >= MIN_DIGITS:
            yield code, alike[0], amount


def _outcome(column: _Column, moved: Part, other: _Column, missed: Part) -> Outcome:
    fields = {
        "where": column.table.where,
        "label": moved.label,
        "other": missed.label,
        "other_where": other.table.where,
    }
    return Outcome(Verdict.ERROR, (moved.evidence("stated"), missed.evidence("other")), fields=fields)
