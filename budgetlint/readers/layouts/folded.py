"""Cells written one a line with a blank line behind each, the empty ones kept: what docx2txt makes of a Word table.

Nothing marks where a row ends, but every cell has its place in the count, so the width of the table can be found: it
is the one at which names stand under names and figures under figures. Where two widths do, none is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from budgetlint import regex
from budgetlint.readers.layouts.common import CODE, FIGURE
from budgetlint.readers.source import Line

__all__ = ["even_pieces", "folded"]

_STROKE = regex.compile(r"[-—–/]+")
_SUM = regex.compile(r".*[合总]\s*计(?:数|额)?")
STEP = 2
MAX_WIDTH = 24
MAX_LEAD = 2
MIN_ROWS = 3

Rows = list[list[str]]


def even_pieces(cells: Sequence[int]) -> list[list[int]]:
    """The lines of filled cells, parted where the distance to the next is no whole number of cells."""
    pieces: list[list[int]] = [[cells[0]]] if cells else []
    for before, after in pairwise(cells):
        if (after - before) % STEP:
            pieces.append([])
        pieces[-1].append(after)
    return pieces


def folded(lines: Sequence[Line], piece: Sequence[int]) -> list[list[int]] | None:
    """The rows of cells, each the line it stands on, or ``None`` where the width is not certain.

    Only a text that keeps its empty cells is folded: where all cells are filled, empty ones may have been dropped.
    """
    first, last = piece[0], piece[-1]
    places = list(range(first, last + 1, STEP))
    if len(places) == len(piece):
        return None
    above = (_blank_run(lines, first, -1) - 1) // STEP  # one blank line belongs to the caption
    lead, width = _shape([lines[at].text.strip() for at in places], above)
    if not width:
        return None
    places = [*range(first - STEP * lead, first, STEP), *places]
    missing = -len(places) % width
    if missing and _blank_run(lines, last, 1) <= STEP * missing:
        return None  # one blank line more than the cells take: the row may lack one elsewhere
    places += [last + STEP * (at + 1) for at in range(missing)]
    return [places[at : at + width] for at in range(0, len(places), width)]


def _blank_run(lines: Sequence[Line], index: int, step: int) -> int:
    """How many blank lines, at most those of one row, follow a line (``step`` 1) or stand above it (-1)."""
    count = 0
    at = index + step
    while 0 <= at < len(lines) and lines[at].blank and count < STEP * MAX_WIDTH:
        count, at = count + 1, at + step
    return count


def _shape(texts: list[str], above: int) -> tuple[int, int]:
    """How many empty cells stand before the first filled one, and the width; ``(0, 0)`` where that is not certain."""
    found = {}
    for width in range(2, MAX_WIDTH + 1):
        fits = [
            lead
            for lead in range(min(max(above, 0), MAX_LEAD, width - 1) + 1)
            if _is_table(_rows([""] * lead + texts, width))
        ]
        if len(fits) > 1:
            return 0, 0
        if fits:
            found[width] = fits[0]
    if not found:
        return 0, 0
    width = min(found)
    if any(other % width for other in found):
        return 0, 0
    narrow = _rows([""] * found[width] + texts, width)
    twice, doubled = _says_twice(narrow), 2 * width
    if doubled not in found:
        return (0, 0) if twice else (found[width], width)
    closes = _closes_twice(_rows([""] * found[doubled] + texts, doubled))
    header = narrow[: _header_rows(narrow)]
    if twice and closes:
        return (found[doubled], doubled) if len(header) in (2, 4) else (0, 0)
    return (0, 0) if twice or closes or all(map(all, header)) else (found[width], width)


def _rows(texts: list[str], width: int) -> Rows:
    padded = texts + [""] * (-len(texts) % width)
    return [padded[at : at + width] for at in range(0, len(padded), width)]


def _kinds(row: list[str]) -> list[str]:
    """For each cell ``F`` a figure, ``T`` a text, ``C`` a code before its name; ``""`` nothing or a stroke."""
    kinds = []
    for text, following in zip(row, [*row[1:], ""], strict=True):
        if not text or _STROKE.fullmatch(text):
            kinds.append("")
        elif CODE.fullmatch(text) and following and not FIGURE.fullmatch(following):
            kinds.append("C")
        else:
            kinds.append("F" if FIGURE.fullmatch(text) else "T")
    return kinds


def _header_rows(rows: Rows) -> int:
    """How many rows stand over the first with a figure or code."""
    return next((at for at, row in enumerate(rows) if any(FIGURE.fullmatch(text) for text in row)), len(rows))


def _is_table(rows: Rows) -> bool:
    """Whether below the header every column is of one kind and every figure has a name in its row, a header over it."""
    header = _header_rows(rows)
    if not header or len(rows) - header < MIN_ROWS or any(not any(row) for row in rows[:header]):
        return False
    body = [_kinds(row) for row in rows[header:]]
    columns = [set(column) - {""} for column in zip(*body, strict=True)]
    return (
        {"F"} in columns
        and not any("F" in kinds and len(kinds) > 1 for kinds in columns)
        and all("F" not in row or "T" in row for row in body)
        and all(
            any(over) for over, kinds in zip(zip(*rows[:header], strict=True), columns, strict=True) if kinds == {"F"}
        )
    )


def _says_twice(rows: Rows) -> bool:
    """Whether a column's header says the same twice: then two halves that stand side by side were taken for one."""
    columns = zip(*rows[: _header_rows(rows)], strict=True)
    return any(len(set(said)) < len(said) for said in ([text for text in column if text] for column in columns))


def _closes_twice(rows: Rows) -> bool:
    """Whether the last row is the total of two halves side by side."""
    half = len(rows[-1]) // 2
    return all(any(_SUM.fullmatch(text) for text in part) for part in (rows[-1][:half], rows[-1][half:]))
