"""A page's runs and strokes to what is printed on it, from top to bottom: lines of text and tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from budgetlint import regex
from budgetlint.readers.layouts.columns import Reach
from budgetlint.readers.layouts.common import FIGURE
from budgetlint.readers.pdf.aligned import (
    NOTHING,
    Aligned,
    Before,
    Row,
    find_aligned,
    header_at_end,
    in_bands,
    is_border,
)
from budgetlint.readers.pdf.glyphs import Glyphs, Run
from budgetlint.readers.pdf.lines import Printed, in_lines, printed
from budgetlint.readers.pdf.ruled import MIN_STACK, Ruled, find_ruled, stacks
from budgetlint.readers.pdf.strokes import Stroke

__all__ = ["DEPTH", "PageTable", "is_cut", "laid_out"]

Box = list[Printed]  # the lines of a cell
INSIDE = 1.0  # points that a character may reach over the border of its cell
_CUT = regex.compile(r"[\d,.，．]+")  # \d holds full-width digits, too
_REST = regex.compile(r"[\d,.，．]+[%％]?")
DEPTH = 3  # lines of a head or foot at most
_POINT = regex.compile(r"[.．]")
FULL = 1.6  # heights of a character: a line that ends nearer to the border of its cell was wrapped there


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page: the lines of each cell of each row, and the borders between its columns.

    ``full`` holds the (row, column) of the cells whose last line reaches to the border. ``columns`` are those of a
    table whose cells are only aligned, so that a merged one stands over its middle; ``above`` its header, where that
    stands at the end of the page before."""

    rows: list[list[Box]]
    xs: tuple[float, ...]
    top: float
    bottom: float
    full: frozenset[tuple[int, int]]
    columns: tuple[Reach, ...] = ()
    above: PageTable | None = None


def laid_out(
    glyphs: Glyphs,
    runs: Sequence[Run],
    turn: int,
    strokes: tuple[Sequence[Stroke], Sequence[Stroke]],
    before: Before = NOTHING,
) -> tuple[list[Printed | PageTable], Before]:
    """Everything on a page in reading order, and what a table on the next page may go on with."""
    across, down = strokes
    ruled = find_ruled(across, down)
    inside, outside = _parted(runs, ruled)
    tables = [_table(glyphs, turn, grid, mine) for grid, mine in zip(ruled, inside, strict=True) if mine]
    rows_only = list(_between_captions(stacks(across, ruled), outside))
    inside, outside = _parted(outside, rows_only)
    for at, (grid, mine) in enumerate(zip(rows_only, inside, strict=True)):
        goes_on = not at and not any(is_border(_text(line)) for line in in_lines(outside) if line[0].top < grid.ys[0])
        table = in_bands(mine, grid.ys, before if goes_on else NOTHING)
        if table is None:
            outside += mine
        else:
            tables.append(_aligned(table))
    items = sorted([*_free(outside, before), *tables], key=lambda item: item.top)
    return items, _at_end(items, outside)


def _at_end(items: Sequence[Printed | PageTable], outside: Sequence[Run]) -> Before:
    """What the page ends with; a foot of some lines may stand below."""
    bottom = max((item.bottom for item in items if isinstance(item, PageTable)), default=float("-inf"))
    head = header_at_end(list(in_lines([run for run in outside if run.top > bottom])))
    if head:
        return Before(head=head)
    return Before(next((item.columns for item in items[: -DEPTH - 1 : -1] if isinstance(item, PageTable)), ()))


def _between_captions(stacked: Iterable[Ruled], runs: Sequence[Run]) -> Iterator[Ruled]:
    """The stacks of lines, parted where a sentence or a caption stands between two lines, which begins another table."""
    for grid in stacked:
        inside, _ = _parted(runs, [grid])
        parting = [(line[0].top + line[0].bottom) / 2 for line in in_lines(inside[0]) if is_border(_text(line))]
        first = 0
        for at in range(1, len(grid.ys)):
            end = at == len(grid.ys) - 1
            parted = any(grid.ys[at - 1] < middle < grid.ys[at] for middle in parting)
            if parted or end:
                last = at - 1 if parted else at
                if last - first >= MIN_STACK - 1:
                    yield Ruled(grid.xs, grid.ys[first : last + 1])
                first = at


def _text(line: Sequence[Run]) -> str:
    return "".join(run.text for run in line)


def _parted(runs: Iterable[Run], grids: Sequence[Ruled]) -> tuple[list[list[Run]], list[Run]]:
    """The runs in each grid, and those in none."""
    inside: list[list[Run]] = [[] for _ in grids]
    outside: list[Run] = []
    for run in runs:
        middle = (run.top + run.bottom) / 2
        for grid, mine in zip(grids, inside, strict=True):
            if grid.ys[0] < middle < grid.ys[-1] and run.left < grid.xs[-1] and run.right > grid.xs[0]:
                mine.append(run)
                break
        else:
            outside.append(run)
    return inside, outside


def _free(runs: Sequence[Run], before: Before) -> Iterator[Printed | PageTable]:
    """The lines outside ruled tables, those aligned in columns as tables."""
    if not runs:
        return
    margin = min(run.left for run in runs)
    unit = max(min(run.bottom - run.top for run in runs) / 2, 2.0)
    for found in find_aligned(list(in_lines(runs)), before):
        yield _aligned(found) if isinstance(found, Aligned) else printed(found, margin, unit)


def _aligned(table: Aligned) -> PageTable:
    page_table = _of_rows(table.rows, table.columns)
    return replace(page_table, above=_of_rows(table.above, table.columns)) if table.above else page_table


def _of_rows(rows: Sequence[Row], columns: Sequence[Reach]) -> PageTable:
    runs = [run for row in rows for cell in row for run in cell]
    top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
    boxes = [[[printed(line) for line in in_lines(cell)] for cell in row] for row in rows]
    return PageTable(boxes, (), top, bottom, frozenset(), tuple(columns))


# ----------------------------------------------------------------------------------------------- cells


def _table(glyphs: Glyphs, turn: int, grid: Ruled, runs: Sequence[Run]) -> PageTable:
    cells: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        row = min(max(bisect_right(grid.ys, (run.top + run.bottom) / 2) - 1, 0), len(grid.ys) - 2)
        for owner, part in _by_cell(glyphs, turn, grid, row, run):
            cells.setdefault(owner, []).append(part)
    boxes = {owner: _box(mine, _border(grid, *owner)) for owner, mine in cells.items()}
    rows: list[list[Box]] = []
    full = set()
    for row in range(len(grid.ys) - 1):
        line = [boxes.get((row, column), []) for column in range(len(grid.xs) - 1)]
        for each in _unstacked(line):
            full |= {
                (len(rows), at) for at, box in enumerate(each) if box and _reaches(_border(grid, row, at), box[-1])
            }
            rows.append(each)
    return PageTable(rows, grid.xs, grid.ys[0], grid.ys[-1], frozenset(full))


def _by_cell(glyphs: Glyphs, turn: int, grid: Ruled, row: int, run: Run) -> Iterator[tuple[tuple[int, int], Run]]:
    """The cell a run stands in; a run drawn over several columns at once goes to pieces at their borders."""
    owners, last = grid.owners[row], len(grid.xs) - 2
    first = min(max(bisect_right(grid.xs, run.left + INSIDE) - 1, 0), last)
    end = min(max(bisect_right(grid.xs, run.right - INSIDE) - 1, 0), last)
    if owners[first] == owners[end]:
        yield owners[first], run
        return
    piece: Run | None = None
    owner = owners[first]
    for letter in glyphs.letters(run, turn):
        column = min(max(bisect_right(grid.xs, (letter.left + letter.right) / 2) - 1, 0), last)
        if piece is not None and owners[column] == owner:
            piece.text += letter.text
            piece.right = letter.right
            continue
        if piece is not None:
            yield owner, piece
        piece, owner = letter, owners[column]
    if piece is not None:
        yield owner, piece


def _border(grid: Ruled, row: int, column: int) -> float:
    """The right border of a cell."""
    end = column + 1
    while end < len(grid.xs) - 1 and grid.owners[row][end] == grid.owners[row][column]:
        end += 1
    return grid.xs[end]


def is_cut(figure: str, rest: str) -> bool:
    """Whether two pieces of digits are one figure by what they say: one decimal point is in both together."""
    return _are_digits(figure, rest) and len(_POINT.findall(figure + rest)) == 1


def _are_digits(figure: str, rest: str) -> bool:
    return _CUT.fullmatch(figure) is not None and _REST.fullmatch(rest) is not None


def _was_cut(line: Printed, rest: Printed, border: float) -> bool:
    """Whether two lines of digits are one figure: the first is full, or leaves little room and they are by what they say."""
    room = border - line.right
    return (room < FULL * line.height and _are_digits(line.text, rest.text)) or (
        room < 2 * FULL * line.height and is_cut(line.text, rest.text)
    )


def _reaches(border: float, line: Printed) -> bool:
    return border - line.right < FULL * line.height


def _box(runs: Sequence[Run], border: float) -> Box:
    """The lines of a cell; a figure that did not fit its cell, so that it goes on in the next line, is one."""
    if len(runs) == 1:
        return [printed(runs)]
    lines: Box = []
    for line in map(printed, in_lines(runs)):
        before = lines[-1] if lines else None
        if before and _was_cut(before, line, border):
            text, origins = before.text + line.text, before.origins + line.origins
            lines[-1] = line._replace(text=text, origins=origins, left=before.left, top=before.top)
        else:
            lines.append(line)
    return lines


def _unstacked(row: list[Box]) -> list[list[Box]]:
    """The row; the rows, where no lines are drawn between rows, so that figures stand one under the other in every cell."""
    figures = [box for box in row if len(box) > 1 and all(FIGURE.fullmatch(line.text) for line in box)]
    tallest = max((len(box) for box in figures), default=0)
    if len(figures) < 2 or sum(len(box) == tallest for box in figures) < 2:
        return [row]
    lines = next(box for box in figures if len(box) == tallest)
    middles = [(line.top + line.bottom) / 2 for line in lines]
    borders = [(above + below) / 2 for above, below in pairwise(middles)]
    rows: list[list[Box]] = [[[] for _ in row] for _ in lines]
    for column, box in enumerate(row):
        for line in box:
            rows[bisect_right(borders, (line.top + line.bottom) / 2)][column].append(line)
    return rows
