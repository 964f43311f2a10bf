"""Tables written as comma-separated values (RFC 4180): what a workbook becomes when it is exported as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint import regex
from budgetlint.model import Cell
from budgetlint.readers.layouts.common import FIGURE, Free, Grid, cell_view, under_caption
from budgetlint.readers.source import Line, is_noise

__all__ = ["find"]

MIN_COMMAS = 2
MIN_ROWS = 3
_FIELD = regex.compile(r'\s*+"((?:[^"]|"")*+)"\s*+(?:,|$)|([^,]*+)(?:,|$)')
_SENTENCE = regex.compile(r"[。；]|,\s?其中|[\u4e00-\u9fff]{30,}")
_PARTING = regex.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")  # a comma that cannot stand between thousands
_ALIGNED = regex.compile(r"\S\s{2,}\S|[\d\u4e00-\u9fff)]\s\d")  # blanks part its cells, and commas only thousands


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Runs of at least three lines with equally many half-width commas and no sentence.

    Under a caption two lines are enough, and no figure is needed: a table of no money is a header and an empty total.
    """
    rows: list[tuple[Cell, ...]] = []
    first = last = -1
    for index, line in enumerate(lines):
        cells = _row(text, line, len(rows)) if free(index) else ()
        if cells and (not rows or len(cells) == len(rows[0])):
            first = first if rows else index
            rows.append(cells)
            last = index
        elif rows and not (line.blank or is_noise(line)):
            yield from _grid(lines, first, last, rows)
            rows = [_row(text, line, 0)] if cells else []
            first = last = index
    yield from _grid(lines, first, last, rows)


def _grid(lines: Sequence[Line], first: int, last: int, rows: list[tuple[Cell, ...]]) -> Iterator[Grid]:
    captioned = bool(rows) and under_caption(lines, first)
    has_figure = any(FIGURE.fullmatch(cell.text) for row in rows for cell in row)
    if len(rows) >= MIN_ROWS - captioned and (captioned or has_figure):
        yield Grid(first, last, tuple(rows), "csv")


def _row(text: str, line: Line, row: int) -> tuple[Cell, ...]:
    """The cells of a line; none where it is no row of values."""
    body = line.text
    if body.count(",") < MIN_COMMAS or not _PARTING.search(body) or _SENTENCE.search(body) or _ALIGNED.search(body):
        return ()
    cells: list[Cell] = []
    at = 0
    while True:
        match = _FIELD.match(line.text, at)
        assert match is not None  # the second half matches anything
        group = 1 if match[1] is not None else 2
        cells.append(
            Cell(cell_view(text, line.start + match.start(group), line.start + match.end(group)), row, len(cells))
        )
        if not match[0].endswith(","):
            break
        at = match.end()
    return tuple(cells) if len(cells) > MIN_COMMAS else ()
