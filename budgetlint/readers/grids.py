"""Tables in text: which lines are rows, and what their cells are. What a table means is not known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from budgetlint.model import Cell, Span, View
from budgetlint.readers.source import Line, is_noise

__all__ = ["Grid", "cell_view", "find_grids"]

_TAG = regex.compile(r"</?[A-Za-z][^<>\n]{0,80}>")


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines ``first``..``last`` (indices, inclusive) that are one table in one ``layout``."""

    first: int
    last: int
    rows: tuple[tuple[Cell, ...], ...]
    layout: str


def cell_view(source: str, start: int, end: int) -> View:
    """The cell's text without blanks around it and without HTML tags."""
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    text = source[start:end]
    if "<" not in text:
        return View.of(source, Span(start, end))
    spans = []
    at = start
    for tag in _TAG.finditer(text):
        if start + tag.start() > at:
            spans.append(Span(at, start + tag.start()))
        at = start + tag.end()
    if at < end or not spans:
        spans.append(Span(at, end))
    return View.of(source, *spans)


def find_grids(text: str, lines: Sequence[Line]) -> list[Grid]:
    """All tables in reading order, none overlapping."""
    return _tabbed(text, lines)


def _tabbed(text: str, lines: Sequence[Line]) -> list[Grid]:
    grids: list[Grid] = []
    rows: list[list[Cell]] = []
    first = last = -1
    for index, line in enumerate(lines):
        if "\t" in line.text.strip("\r\n \f"):
            if not rows:
                first = index
            rows.append(_tab_row(text, line, len(rows)))
            last = index
        elif rows and not (line.blank or is_noise(line)):
            grids.append(Grid(first, last, tuple(map(tuple, rows)), "tab"))
            rows = []
    if rows:
        grids.append(Grid(first, last, tuple(map(tuple, rows)), "tab"))
    return grids


def _tab_row(text: str, line: Line, row: int) -> list[Cell]:
    cells = []
    start = line.start
    for column, part in enumerate(line.text.split("\t")):
        cells.append(Cell(cell_view(text, start, start + len(part)), row, column))
        start += len(part) + 1
    return cells
