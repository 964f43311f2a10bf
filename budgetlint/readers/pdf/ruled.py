"""Lines to the grids they rule: columns, rows, and which places a merged cell covers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from budgetlint.readers.pdf.strokes import Stroke

__all__ = ["MIN_STACK", "Ruled", "find_ruled", "stacks"]

NEAR = 2.5  # points: strokes nearer than that are one, or meet
MAX_MEETINGS = 400_000  # of strokes on a page; more is a drawing
MIN_STACK = 3


@dataclass(frozen=True, slots=True)
class Ruled:
    """The borders between columns (``xs``) and rows (``ys``), and for each place (row, column) the one its cell begins at
    (none where only rows are ruled)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owners: tuple[tuple[tuple[int, int], ...], ...] = ()


def find_ruled(across: Sequence[Stroke], down: Sequence[Stroke]) -> list[Ruled]:
    """The grids of two columns or more on a page, from the lines across and down, in reading order."""
    across, down = _merged(across), _merged(down)
    if len(across) * len(down) > MAX_MEETINGS:
        return []
    found = []
    for rows, columns in _meeting(across, down):
        xs = _with_open_sides(_positions(columns), rows)
        ys = _with_open_sides(_positions(rows), columns)
        if len(xs) > 2 and len(ys) > 1:
            found.append(Ruled(tuple(xs), tuple(ys), _owners(xs, ys, rows, columns)))
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def stacks(across: Sequence[Stroke], grids: Sequence[Ruled]) -> list[Ruled]:
    """Lines across of one length, one under the other, outside the grids: tables that rule only their rows."""
    groups: dict[tuple[int, int], list[Stroke]] = {}
    for stroke in _merged(across):
        if not any(grid.ys[0] - NEAR <= stroke[0] <= grid.ys[-1] + NEAR for grid in grids):
            groups.setdefault((round(stroke[1] / NEAR / 2), round(stroke[2] / NEAR / 2)), []).append(stroke)
    found = []
    for strokes in groups.values():
        ys = _positions(strokes)
        if len(ys) >= MIN_STACK:
            found.append(Ruled((strokes[0][1], strokes[0][2]), tuple(ys)))
    return sorted(found, key=lambda grid: grid.ys[0])


def _merged(strokes: Sequence[Stroke]) -> list[Stroke]:
    """The strokes, those that lie on one line and touch put together."""
    found: list[Stroke] = []
    line: list[Stroke] = []
    for stroke in [*sorted(strokes), (float("inf"), 0.0, 0.0)]:
        if line and stroke[0] - line[0][0] > NEAR:
            found += _joined(line)
            line = []
        line.append(stroke)
    return found


def _joined(line: Sequence[Stroke]) -> Iterator[Stroke]:
    at, start, end = line[0][0], None, 0.0
    for _, begins, ends in sorted(line, key=lambda stroke: stroke[1]):
        if start is None:
            start, end = begins, ends
        elif begins <= end + NEAR:
            end = max(end, ends)
        else:
            yield at, start, end
            start, end = begins, ends
    if start is not None:
        yield at, start, end


def _meeting(across: Sequence[Stroke], down: Sequence[Stroke]) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """The strokes parted into those that hang together."""
    left = set(range(len(down)))
    groups: list[tuple[list[Stroke], set[int]]] = []
    for row in across:
        met = {
            at
            for at, (x, top, bottom) in enumerate(down)
            if row[1] - NEAR <= x <= row[2] + NEAR and top - NEAR <= row[0] <= bottom + NEAR
        }
        if not met:
            continue
        left -= met
        rows = [row]
        for group in [group for group in groups if group[1] & met]:
            rows += group[0]
            met |= group[1]
            groups.remove(group)
        groups.append((rows, met))
    for rows, columns in groups:
        yield rows, [down[at] for at in sorted(columns)]


def _positions(strokes: Sequence[Stroke]) -> list[float]:
    found: list[float] = []
    for at in sorted(stroke[0] for stroke in strokes):
        if not found or at - found[-1] > NEAR:
            found.append(at)
    return found


def _with_open_sides(positions: list[float], strokes: Sequence[Stroke]) -> list[float]:
    """The borders, and those left open where the lines that cross them reach beyond."""
    first, last = min(stroke[1] for stroke in strokes), max(stroke[2] for stroke in strokes)
    before = [first] if first < positions[0] - 2 * NEAR else []
    behind = [last] if last > positions[-1] + 2 * NEAR else []
    return [*before, *positions, *behind]


def _owners(
    xs: Sequence[float], ys: Sequence[float], rows: Sequence[Stroke], columns: Sequence[Stroke]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    right = _borders(xs, ys, columns)  # [column][row]: a border right of the place
    below = _borders(ys, xs, rows)  # [row][column]
    high, wide = len(ys) - 1, len(xs) - 1
    owners: list[list[tuple[int, int] | None]] = [[None] * wide for _ in range(high)]
    for row in range(high):
        for column in range(wide):
            if owners[row][column] is not None:
                continue
            end = column + 1
            while end < wide and not right[end - 1][row] and owners[row][end] is None:
                end += 1
            bottom = row + 1
            while bottom < high and not any(below[bottom - 1][column:end]):
                bottom += 1
            for line in owners[row:bottom]:
                line[column:end] = [(row, column)] * (end - column)
    return tuple(tuple(owner or (0, 0) for owner in line) for line in owners)


def _borders(positions: Sequence[float], others: Sequence[float], strokes: Sequence[Stroke]) -> list[bytearray]:
    """For each position but the first, which stretches between the others a stroke on it runs along."""
    middles = [(start + end) / 2 for start, end in pairwise(others)]
    found = [bytearray(len(middles)) for _ in positions[1:]]
    for at, start, end in strokes:
        index = bisect_left(positions, at - NEAR) - 1
        if 0 <= index < len(found):
            first, last = bisect_left(middles, start), bisect_left(middles, end)
            found[index][first:last] = b"\1" * (last - first)
    return found
