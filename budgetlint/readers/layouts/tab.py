"""Tables whose cells are parted by tabs: what Word and spreadsheets become when copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.model import Cell, fold
from budgetlint.readers.layouts.common import CAPTION, FIGURE, Free, Grid, cell_view, in_columns
from budgetlint.readers.source import Line, is_noise, marker_of

__all__ = ["find"]

MAX_CELL = 40
MAX_LONE = 6  # lines looked at for the next row with tabs
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
            yield from _grid(text, lines, first, last, rows)
            rows = []
    yield from _grid(text, lines, first, last, rows)


def _grid(text: str, lines: Sequence[Line], first: int, last: int, rows: Sequence[tuple[Cell, ...]]) -> Iterator[Grid]:
    """The table of these rows; one line of captions side by side (部门：某县财政局	单位：万元) is none, nor are headings."""
    body = lines[first].text
    captions = first == last and len(body) <= MAX_CAPTION and CAPTION.match(body)
    if rows and not captions and not all(map(_is_heading, rows)):
        yield Grid(first, last, tuple(in_columns(text, rows)), "tab")


def _is_heading(row: Sequence[Cell]) -> bool:
    """Whether a row is a heading with a tab behind its ordinal: 一、	收入决算情况说明."""
    filled = [text for cell in row if (text := fold(cell.text).strip())]
    if len(filled) != 2 or FIGURE.fullmatch(filled[1]):
        return False
    marker = marker_of(filled[0])
    return marker is not None and marker.end == len(filled[0])


def _is_lone_cell(lines: Sequence[Line], index: int, free: Free) -> bool:
    """Whether a line without tab is a row whose empty cells were dropped: a row with tabs comes soon behind it."""
    for at in range(index, min(index + MAX_LONE, len(lines))):
        if not free(at):
            return False
        if at > index and "\t" in lines[at].text.strip("\r\n \f"):
            return True
        body = lines[at].text.strip()
        if not body or len(body) > MAX_CELL or CAPTION.match(body) or is_noise(lines[at]):
            return False
    return False


def _row(text: str, line: Line, row: int) -> tuple[Cell, ...]:
    cells = []
    start = line.start
    for column, part in enumerate(line.text.split("\t")):
        cells.append(Cell(cell_view(text, start, start + len(part)), row, column))
        start += len(part) + 1
    return tuple(cells)
