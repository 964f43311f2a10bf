"""Rows of aligned tables written on several lines: cells with much to say above and below the line of the others, which stand at
middle height (30108 and its figures between 机关事业单位基本养 and 老保险缴费); so do amounts too wide for their column (518,036,558
above, .48 below)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from budgetlint import regex
from budgetlint.model import Cell
from budgetlint.numerals import UNITS
from budgetlint.readers.layouts.common import FIGURE, joined_cells

__all__ = ["is_cut_amount", "unwrapped"]

_AMOUNT = regex.compile(r"-?\d[\d,]*\.\d+")
_CUT = regex.compile(r"-?\d[\d,]*\.\d?")
_PARTS = regex.compile(r"-?\d[\d,]*(?:\.\d?)?\s\.?\d{1,2}")
_IN_CENTS = regex.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d")
_WHOLE_CODE = regex.compile(r"\d{3}(?:\d\d){0,2}")
_REST = regex.compile(r"\d{1,2}")
MAX_LINES = 3  # above the middle, and below it

Cells = tuple[Cell, ...]


def unwrapped(text: str, rows: Sequence[Cells]) -> list[Cells]:
    """The rows, those on several lines put together at their middle one."""
    found: list[Cells] = []
    at = used = 0
    while at < len(rows):
        middle = _is_fullest(rows, at) or _between_cut_amounts(rows, at, used)
        count = _lines_about(rows, at, used) if middle else 0
        if count:
            del found[len(found) - count :]
            found.append(_together(text, rows[at - count : at + count + 1]))
            used = at = at + count + 1
            continue
        found.append(rows[at])
        at += 1
    return [tuple(replace(cell, row=number) for cell in row) for number, row in enumerate(found)]


def _lines_about(rows: Sequence[Cells], at: int, used: int) -> int:
    """How many lines above a row of figures, and as many below it, hold nothing but the cells it lacks; 0 if none."""
    lacking = {cell.column for cell in rows[at] if not cell.text}
    count = 0
    while count < MAX_LINES and at - count - 1 >= used and at + count + 1 < len(rows):
        above, below = (_filled(rows[place]) for place in (at - count - 1, at + count + 1))
        if not above or not below or not above.keys() | below.keys() <= lacking:
            break
        if not all(_goes_on(cell, below.get(column)) for column, cell in above.items()):
            break
        if any(_AMOUNT.fullmatch(cell.text) or _WHOLE_CODE.fullmatch(cell.text) for cell in below.values()):
            break
        count += 1
    return count


def _goes_on(above: Cell, below: Cell | None) -> bool:
    """Whether what stands above the middle is the beginning of a cell: words or a code, or an amount cut before its last digits
    or before its unit."""
    if not _AMOUNT.fullmatch(above.text) and not _CUT.fullmatch(above.text):
        return True
    if below is None:
        return False
    return below.text in ("%", *UNITS) or (
        _CUT.fullmatch(above.text) is not None and _REST.fullmatch(below.text) is not None
    )


def is_cut_amount(above: str, below: str) -> bool:
    """Whether two pieces, one below the other, are an amount to the cent that was too wide for its column."""
    return _PARTS.fullmatch(f"{above} {below}") is not None and _IN_CENTS.fullmatch(above + below) is not None


def _between_cut_amounts(rows: Sequence[Cells], at: int, used: int) -> bool:
    """Whether a row without amounts is the middle of one whose amounts are all cut: every digit above it goes on below it."""
    if at - 1 < used or at + 1 >= len(rows):
        return False
    above, below = _filled(rows[at - 1]), _filled(rows[at + 1])
    numbers = [column for column, cell in (above | below).items() if cell.text[-1].isdecimal() or cell.text[-1] == "."]
    return bool(numbers) and all(
        column in above and column in below and is_cut_amount(above[column].text, below[column].text)
        for column in numbers
    )


def _filled(row: Cells) -> dict[int, Cell]:
    return {cell.column: cell for cell in row if cell.text}


def _is_fullest(rows: Sequence[Cells], at: int) -> bool:
    """Whether a row holds a figure, and as many cells as the lines above and below it."""
    beside = max((len(_filled(row)) for row in rows[max(at - 1, 0) : at + 2]), default=0)
    return any(FIGURE.fullmatch(cell.text) for cell in rows[at]) and len(_filled(rows[at])) == beside


def _together(text: str, lines: Sequence[Cells]) -> Cells:
    """One row of the cells of several lines."""
    columns: dict[int, list[Cell]] = {}
    for line in lines:
        for column, cell in _filled(line).items():
            columns.setdefault(column, []).append(cell)
    middle = lines[len(lines) // 2]
    return tuple(
        cell if len(parts := columns.get(cell.column, [])) == 0 else replace(cell, view=joined_cells(text, parts))
        for cell in middle
    )
