"""Tables in text: which lines are rows, and what their cells are. What a table means is not known here."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlint.readers.layouts import csv, html, pipe, raw, spaced, stacked, tab
from budgetlint.readers.layouts.common import STROKES, Grid, cell_view
from budgetlint.readers.layouts.dotted import with_storeys
from budgetlint.readers.source import Line

__all__ = ["Grid", "cell_view", "find_grids"]


def find_grids(text: str, lines: Sequence[Line], given: Sequence[Grid] = ()) -> list[Grid]:
    """All tables in reading order, none overlapping, with those ``given`` by a format that marks its tables. Linear in the
    text."""
    taken = bytearray(len(lines))
    found = list(given)
    for grid in given:
        taken[grid.first : grid.last + 1] = b"\1" * (grid.last + 1 - grid.first)
    layouts = [html.find]
    layouts += [stacked.find_tabbed, tab.find] if "\t" in text else []
    layouts += [pipe.find] if any(stroke in text for stroke in STROKES) else []
    for find in (*layouts, csv.find, spaced.find, raw.find, stacked.find_bare):
        for grid in find(text, lines, lambda index: not taken[index]):
            found.append(with_storeys(text, grid))
            taken[grid.first : grid.last + 1] = b"\1" * (grid.last + 1 - grid.first)
    return sorted(found, key=lambda grid: grid.first)
