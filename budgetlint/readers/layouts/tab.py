"""Tables whose cells are parted by tabs: what Word and spreadsheets become when copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.model import Cell
from budgetlint.readers.layouts.common import CAPTION, Free, Grid, cell_view
from budgetlint.readers.source import Line, is_noise

__all__ = ["find"]

MAX_CELL = 40
MAX_CAPTION = 120


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
        elif rows and last == index - 1 and _is_lone_cell(lines, index, free):
            rows.append(_row(text, line, len(rows)))
            last = index
        elif rows and not (line.blank or is_noise(line)):
            yield from _grid(lines, first, last, rows)
            rows = []
    yield from _grid(lines, first, last, rows)


def _grid(lines: Sequence[Line], first: int, last: int, rows: Sequence[tuple[Cell, ...]]) -> Iterator[Grid]:
    """The table of these rows; one line of captions side by side (部门：某县财政局	单位：万元) is none."""
    body = lines[first].text
    if rows and not (first == last and len(body) <= MAX_CAPTION and CAPTION.match(body)):
        yield Grid(first, last, tuple(rows), "tab")


def _is_lone_cell(lines: Sequence[Line], index: int, free: Free) -> bool:
    """Whether a line without tab between two rows is a row whose empty cells were dropped."""
    body = lines[index].text.strip()
    if not body or len(body) > MAX_CELL or CAPTION.match(body) or is_noise(lines[index]):
        return False
    return index + 1 < len(lines) and free(index + 1) and "\t" in lines[index + 1].text.strip("\r\n \f")


def _row(text: str, line: Line, row: int) -> tuple[Cell, ...]:
    cells = []
    start = line.start
    for column, part in enumerate(line.text.split("\t")):
        cells.append(Cell(cell_view(text, start, start + len(part)), row, column))
        start += len(part) + 1
    return tuple(cells)
