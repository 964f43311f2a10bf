"""Tables whose cells are parted by tabs: what Word and spreadsheets become when copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.model import Cell
from budgetlint.readers.layouts.common import Free, Grid, cell_view
from budgetlint.readers.source import Line, is_noise

__all__ = ["find"]


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Runs of lines with tabs; blank lines, page numbers and form feeds between them do not end a table."""
    rows: list[tuple[Cell, ...]] = []
    first = last = -1
    for index, line in enumerate(lines):
        if "\t" in line.text and free(index) and "\t" in line.text.strip("\r\n \f"):
            if not rows:
                first = index
            rows.append(_row(text, line, len(rows)))
            last = index
        elif rows and not (line.blank or is_noise(line)):
            yield Grid(first, last, tuple(rows), "tab")
            rows = []
    if rows:
        yield Grid(first, last, tuple(rows), "tab")


def _row(text: str, line: Line, row: int) -> tuple[Cell, ...]:
    cells = []
    start = line.start
    for column, part in enumerate(line.text.split("\t")):
        cells.append(Cell(cell_view(text, start, start + len(part)), row, column))
        start += len(part) + 1
    return tuple(cells)
