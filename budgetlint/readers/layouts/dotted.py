"""Headers of several storeys written in one row, full stops between the storeys (收入.项目, 决算数.合计): what programs that read
tables from pictures and PDF write to Markdown. Each storey becomes a row, as if it had been written so."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from budgetlint import regex
from budgetlint.model import Cell, View
from budgetlint.readers.layouts.common import Grid, cell_view

__all__ = ["with_storeys"]

_STOP = regex.compile(r"(?<=[\p{Han})\"])\s?\.\s?(?=[\p{Han}(\"])")
Storeys = list[View]


def with_storeys(text: str, grid: Grid) -> Grid:
    """The grid, its first row taken apart where two cells side by side have the same upper storey."""
    if not grid.rows:
        return grid
    header = [_storeys(text, cell) for cell in grid.rows[0]]
    if not any(_same(one, other, 1) for one, other in pairwise(header)):
        return grid
    count = max(map(len, header))
    rows = [
        tuple(Cell(_shown(text, header, at, storey), storey, cell.column) for at, cell in enumerate(grid.rows[0]))
        for storey in range(count)
    ]
    below = (tuple(replace(cell, row=cell.row + count - 1) for cell in row) for row in grid.rows[1:])
    return replace(grid, rows=(*rows, *below))


def _storeys(text: str, cell: Cell) -> Storeys:
    """The storeys of a header cell, the topmost first."""
    stops = [match.span() for match in _STOP.finditer(cell.text)]
    ends = [0, *(place for stop in stops for place in stop), len(cell.text)]
    spans = [cell.view.span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True)]
    return [cell_view(text, span.start, span.end) for span in spans] if stops else [cell.view]


def _shown(text: str, header: list[Storeys], at: int, storey: int) -> View:
    """The cell of a storey: empty where the one before it reaches over it, and below a cell of fewer storeys."""
    own = header[at]
    if storey < len(own) and not (at and _same(header[at - 1], own, storey + 1)):
        return own[storey]
    end = own[-1].origin(len(own[-1].text))
    return cell_view(text, end, end)


def _same(one: Storeys, other: Storeys, count: int) -> bool:
    """Whether the first storeys of two cells side by side are one merged cell, with more below it in both."""
    return min(len(one), len(other)) > count and [v.text for v in one[:count]] == [v.text for v in other[:count]]
