"""Whether rows add up to the row above them, column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.interval import Interval, exact, judge, total
from budgetlint.model import Quantity, Verdict

if TYPE_CHECKING:
    from budgetlint.facts.panels import Entry, Row

__all__ = ["adds_up", "in_cell", "is_filled", "is_proven"]

Reading = Callable[[Quantity, Decimal], Interval]
ONE = Decimal(1)


def is_proven(above: Row, below: Sequence[Row], columns: Sequence[int]) -> bool:
    """Whether rows are those below another by their figures: they add up in one column at least and fail in one at most, or in two
    that are out by the same amount the other way round, as where a figure stands in the wrong column."""
    held = {at: adds_up(above, below, at) for at in columns}
    failed = [at for at in columns if held[at] is False]
    moved = len(failed) == 2 and sum(_gap(above, below, at) for at in failed) == 0
    return any(held.values()) and (len(failed) <= 1 or moved)


def _gap(above: Row, below: Sequence[Row], at: int) -> Decimal:
    """By how much the figure above is more than those below make."""
    made = sum((quantity.value for row in below if (quantity := row.entries[at].quantity)), Decimal(0))
    stated = above.entries[at].quantity
    return (stated.value if stated else Decimal(0)) - made


def adds_up(above: Row, below: Sequence[Row], at: int) -> bool | None:
    """Whether a column adds up; ``None`` where there is nothing in it or something doubtful."""
    stated = above.entries[at]
    if stated.doubt or any(row.entries[at].doubt for row in below):
        return None
    parts = [row.entries[at] for row in below]
    if not is_filled(stated) and not any(map(is_filled, parts)):
        return None
    if stated.quantity is None:
        return False
    return judge(stated.quantity, lambda read: total(in_cell(part, read) for part in parts)) is not Verdict.ERROR


def is_filled(entry: Entry) -> bool:
    """Whether a figure other than 0 stands in a cell."""
    return entry.quantity is not None and entry.quantity.value != 0


def in_cell(entry: Entry, read: Reading) -> Interval:
    """A cell as an interval, a blank one as exactly 0."""
    return read(entry.quantity, ONE) if entry.quantity and entry.quantity.value else exact(0)
