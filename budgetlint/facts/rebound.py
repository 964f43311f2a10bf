"""Figures of coded rows that lost their empty cells, put under their columns where the sums prove it.

Every row of a table of 类, 款 and 项 is the sum of those below it, column by column. Of all ways to put the figures of the
rows below a known row under the columns, in their order, the one that breaks the fewest sums is theirs if it breaks one at
most and no other breaks as few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from budgetlint.interval import exact, judge, total
from budgetlint.model import Quantity, Verdict

__all__ = ["CodedRow", "columns_of"]

Columns = tuple[int, ...]
MAX_WAYS = 4096  # of one family; with more the rows stay as they are
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class CodedRow:
    """The code (``""`` of the row of totals) and the figures of a row, blanks left out."""

    code: str
    figures: tuple[Quantity, ...]


def columns_of(rows: Sequence[CodedRow], count: int, *, totalled: bool) -> list[Columns | None]:
    """For each row the columns of its figures, ``None`` where they are not known. ``count`` is how many columns the table
    has; where the first is the total of the others (``totalled``) it is never blank."""
    every = tuple(range(count))
    found: list[Columns | None] = [every if len(row.figures) == count else None for row in rows]
    codes = {row.code: at for at, row in enumerate(rows)}
    if len(codes) < len(rows):
        return found
    below: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        above = next((codes[row.code[:n]] for n in (5, 3, 0) if n < len(row.code) and row.code[:n] in codes), None)
        if above is not None:
            below.setdefault(above, []).append(at)
    for above in sorted(below, key=lambda at: len(rows[at].code)):
        parent, own = found[above], below[above]
        if parent is not None and any(found[at] is None for at in own):
            ways = _ways(rows, own, found, every, totalled=totalled)
            placed = _best(rows, dict(zip(parent, rows[above].figures, strict=True)), own, ways, every)
            for at, columns in placed.items():
                found[at] = columns
    return found


def _ways(
    rows: Sequence[CodedRow], own: Sequence[int], found: Sequence[Columns | None], every: Columns, *, totalled: bool
) -> list[list[Columns]]:
    """For each row the ways to put its figures under the columns."""
    ways: list[list[Columns]] = []
    for at in own:
        known, number = found[at], len(rows[at].figures)
        if known is not None:
            ways.append([known])
        elif totalled and number:
            ways.append([(0, *rest) for rest in combinations(every[1:], number - 1)])
        else:
            ways.append(list(combinations(every, number)))
    return ways


def _best(
    rows: Sequence[CodedRow], above: dict[int, Quantity], own: Sequence[int], ways: list[list[Columns]], every: Columns
) -> dict[int, Columns]:
    """The way of each row in the one way of all that breaks the fewest sums; nothing where it breaks several, or no fewer
    than another."""
    number = 1
    for each in ways:
        number *= len(each)
    if not 0 < number <= MAX_WAYS:
        return {}
    ranked = sorted(((_broken(rows, above, own, way, every), way) for way in product(*ways)), key=lambda pair: pair[0])
    fewest, way = ranked[0]
    alone = len(ranked) == 1 or ranked[1][0] > fewest
    return dict(zip(own, way, strict=True)) if alone and fewest <= 1 else {}


def _broken(
    rows: Sequence[CodedRow], above: dict[int, Quantity], own: Sequence[int], way: Sequence[Columns], every: Columns
) -> int:
    """How many columns of a row are not the sum of those below it."""
    placed = [dict(zip(columns, rows[at].figures, strict=True)) for at, columns in zip(own, way, strict=True)]
    return sum(not _adds_up(above.get(at), [figures[at] for figures in placed if at in figures]) for at in every)


def _adds_up(stated: Quantity | None, parts: Sequence[Quantity]) -> bool:
    if stated is None or not parts:
        return not any(part.value for part in parts) if stated is None else not stated.value
    return (
        judge(stated, lambda read: total(read(part, ONE) if part.value else exact(0) for part in parts))
        is not Verdict.ERROR
    )
