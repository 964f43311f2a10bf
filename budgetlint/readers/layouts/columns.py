"""Columns of cells that are only aligned, in whatever unit: columns of characters in a text, points on a page."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

__all__ = ["Reach", "column_of", "find_columns"]

Reach = tuple[float, float]  # the left and the right end of a cell or a column


def find_columns(
    rows: Sequence[Sequence[Reach]], full: Sequence[Sequence[Reach]], head: Sequence[Sequence[Reach]]
) -> list[Reach]:
    """The columns of rows of cells: what is left when the places hardly any of the ``full`` rows covers are taken out.
    ``head`` are the rows before the first with a figure."""
    begins = Counter(left for row in full for left, _ in row)
    ends = Counter(right for row in full for _, right in row)
    found: list[Reach] = []
    depth, start, noise = 0, 0.0, len(full) // 40
    for at in sorted({*begins, *ends}):
        before, between = depth, depth - ends[at]
        depth = between + begins[at]
        if between <= noise < before:
            found.append((start, at))
        if between <= noise < depth:
            start = at
    return _with_unheaded(_with_headers(_closed_up(found, full, rows), head), full, head)


def _with_unheaded(
    columns: Sequence[Reach], full: Sequence[Sequence[Reach]], head: Sequence[Sequence[Reach]]
) -> list[Reach]:
    """The columns; one that no header stands over and that no row fills together with the one before it is that one, its figures
    not quite below one another."""
    over = _leaves(head)
    filled = [{column_of(cell, columns) for cell in row} for row in full]
    found: list[Reach] = []
    last: set[int] = set()
    for at, column in enumerate(columns):
        bare = bool(over) and not any(_meet(each, column) for each in over)
        if found and bare and not any(at in row and row & last for row in filled):
            found[-1] = (found[-1][0], column[1])
            last.add(at)
        else:
            found.append(column)
            last = {at}
    return found


def _closed_up(
    columns: Sequence[Reach], full: Sequence[Sequence[Reach]], rows: Sequence[Sequence[Reach]]
) -> list[Reach]:
    """The columns; two that no row fills together and that one cell covers are one (1 on the left, 0.28 on the right)."""
    filled = [
        {at for begins, ends in row for at, (left, right) in enumerate(columns) if begins < right and left < ends}
        for row in full
    ]
    found: list[Reach] = []
    last = -1
    for at, (left, right) in enumerate(columns):
        before = found[-1] if found else None
        if (
            before
            and not any(at in each and last in each for each in filled)
            and any(begins < before[1] and left < ends for row in rows for begins, ends in row)
        ):
            found[-1] = (before[0], right)
        else:
            found.append((left, right))
            last = at
            continue
        for each in filled:
            if at in each:
                each.add(last)
    return found


def _with_headers(columns: list[Reach], head: Sequence[Sequence[Reach]]) -> list[Reach]:
    """The columns and those that only a header stands over, all figures in them being blank.

    A header that stands beside figures which no header stands over (centred, the figures on the right) is theirs.
    """
    over = _leaves(head)
    headed = {at for at, column in enumerate(columns) if any(_meet(each, column) for each in over)}
    alone = sorted({each for each in over if not any(_meet(each, column) for column in columns)})
    found = dict(enumerate(columns))
    bare = [at for at in range(len(columns)) if at not in headed]
    for header, at in _pairs(alone, bare, columns):
        found[at] = (min(header[0], columns[at][0]), max(header[1], columns[at][1]))
        alone.remove(header)
    return sorted([*found.values(), *(each for each in alone if not _is_group(each, head))])


def _pairs(headers: Sequence[Reach], bare: Sequence[int], columns: Sequence[Reach]) -> list[tuple[Reach, int]]:
    """The headers with the columns beside them that are theirs, in order: as many as can be, then as many as can be before the end
    of their column (figures stand on its right), then as near as can be."""
    best: dict[tuple[int, int], tuple[int, int, float, list[tuple[Reach, int]]]] = {}
    for i in range(len(headers) + 1):
        for j in range(len(bare) + 1):
            ways = [best[at] for at in ((i - 1, j), (i, j - 1)) if at in best] or [(0, 0, 0.0, [])]
            if i and j and bare[j - 1] in _beside(headers[i - 1], columns):
                count, before, near, pairs = best[i - 1, j - 1]
                header, column = headers[i - 1], columns[bare[j - 1]]
                gap = abs(sum(header) - sum(column))
                ahead = sum(header) < 2 * column[1]
                ways.append((count + 1, before + ahead, near - gap, [*pairs, (header, bare[j - 1])]))
            best[i, j] = max(ways, key=lambda way: way[:3])
    return best[len(headers), len(bare)][3]


def _is_group(header: Reach, head: Sequence[Sequence[Reach]]) -> bool:
    """Whether a header stands in the middle over others (收入, 支出): on both sides the next one is on a line below."""
    at = max((at for at, row in enumerate(head) if header in row), default=len(head))
    below = [each for row in head[at + 1 :] for each in row]
    beside = head[at] if at < len(head) else ()
    far = float("inf")
    left = min((header[0] - each[1] for each in below if each[1] <= header[0]), default=far)
    right = min((each[0] - header[1] for each in below if each[0] >= header[1]), default=far)
    own_left = min((header[0] - each[1] for each in beside if each[1] <= header[0]), default=far)
    own_right = min((each[0] - header[1] for each in beside if each[0] >= header[1]), default=far)
    return left < own_left and right < own_right


def _beside(header: Reach, columns: Sequence[Reach]) -> list[int]:
    """The columns to the left and to the right of a header that stands over none."""
    behind = next((at for at, place in enumerate(columns) if place[0] >= header[1]), len(columns))
    return [at for at in (behind, behind - 1) if 0 <= at < len(columns)]


def _leaves(head: Sequence[Sequence[Reach]]) -> list[Reach]:
    """Headers over one column each: nothing stands below them."""
    return [
        each
        for at, row in enumerate(head)
        for each in row
        if not any(_meet(each, other) for below in head[at + 1 :] for other in below)
    ]


def _meet(one: Reach, other: Reach) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def column_of(cell: Reach, columns: Sequence[Reach]) -> int:
    """The column a cell overlaps most, else the nearest."""
    near = bisect_right(columns, cell[0], key=lambda column: column[0])
    best, best_overlap = max(near - 1, 0), float("-inf")
    for column in range(max(near - 1, 0), len(columns)):
        left, right = columns[column]
        overlap = min(right, cell[1]) - max(left, cell[0])
        if overlap > best_overlap:
            best, best_overlap = column, overlap
        if left >= cell[1]:
            break
    return best
