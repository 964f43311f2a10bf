"""Tables in text: which lines are rows, and what their cells are. What a table means is not known here."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlint.readers.layouts import csv, html, pipe, raw, spaced, stacked, tab
from budgetlint.readers.layouts.common import STROKES, Grid, cell_view
from budgetlint.readers.source import Line

__all__ = ["Grid", "cell_view", "find_grids"]


def find_grids(text: str, lines: Sequence[Line]) -> list[Grid]:
    """All tables in reading order, none overlapping. Linear in the text."""
    taken = bytearray(len(lines))
    found: list[Grid] = []
    layouts = [html.find]
    layouts += [stacked.find_tabbed, tab.find] if "\t" in text else []
    layouts += [pipe.find] if any(stroke in text for stroke in STROKES) else []
    for find in (*layouts, csv.find, spaced.find, raw.find, stacked.find_bare):
        for grid in find(text, lines, lambda index: not taken[index]):
            found.append(grid)
            taken[grid.first : grid.last + 1] = b"\1" * (grid.last + 1 - grid.first)
    return sorted(found, key=lambda grid: grid.first)
