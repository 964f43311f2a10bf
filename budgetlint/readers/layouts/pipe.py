"""Tables whose cells are parted by upright strokes, with and without the rule lines of markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from budgetlint.model import Cell
from budgetlint.readers.layouts.common import STROKES, Free, Grid, cell_view
from budgetlint.readers.source import Line, is_noise

__all__ = ["find"]

_STROKE = regex.compile(r"(?<!\\)[|｜│┃]")
_RULE = regex.compile(r"[\s|｜│┃:：+\-—–=─━┌┬┐├┼┤└┴┘]*[-—–=─━]{2}[\s|｜│┃:：+\-—–=─━┌┬┐├┼┤└┴┘]*")
MIN_STROKES = 2


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Two or more rows with at least two strokes each; blank lines and page numbers do not end a table."""
    rows: list[tuple[Cell, ...]] = []
    first = last = -1
    for index, line in enumerate(lines):
        if free(index) and _has_strokes(line.text):
            if _RULE.fullmatch(line.text):
                last = index if rows else last
                continue
            if not rows:
                first = index
            rows.append(_row(text, line, len(rows)))
            last = index
        elif rows and not (line.blank or is_noise(line) or _RULE.fullmatch(line.text[:400])):
            if len(rows) > 1:
                yield Grid(first, last, tuple(rows), "pipe")
            rows = []
    if len(rows) > 1:
        yield Grid(first, last, tuple(rows), "pipe")


def _has_strokes(line: str) -> bool:
    return sum(map(line.count, STROKES)) >= MIN_STROKES


def _row(text: str, line: Line, row: int) -> tuple[Cell, ...]:
    parts: list[tuple[int, int]] = []
    start = 0
    for stroke in _STROKE.finditer(line.text):
        parts.append((start, stroke.start()))
        start = stroke.end()
    parts.append((start, len(line.text)))
    if not line.text[parts[0][0] : parts[0][1]].strip():
        parts = parts[1:]
    if len(parts) > 1 and not line.text[parts[-1][0] :].strip():
        parts = parts[:-1]
    return tuple(
        Cell(cell_view(text, line.start + start, line.start + end), row, column)
        for column, (start, end) in enumerate(parts)
    )
