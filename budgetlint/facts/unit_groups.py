"""Tables that list the codes of each unit of a department (单位) below a row with its name: the rows of every unit by themselves.

Codes come again from unit to unit, so that none of them is the figure of the whole department.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from budgetlint.facts.panels import Panel, Row, values_of

__all__ = ["by_unit"]

Group = tuple[Row, list[Row]]  # the row of a unit and the rows with codes below it


def by_unit(panel: Panel) -> Iterator[Panel]:
    """The panel as it is; or, where its codes are those of several units, the rows above them with those of the units, then a
    panel for each unit, whose row is the row of totals there."""
    above, groups = _grouped(panel.rows)
    if len(groups) < 2 or not _repeated(groups):
        yield panel
        return
    yield replace(panel, rows=(*above, *(unit for unit, _ in groups)))
    for unit, rows in groups:
        yield replace(panel, rows=(replace(unit, item=""), *rows), unit=unit.name)


def _grouped(rows: Sequence[Row]) -> tuple[list[Row], list[Group]]:
    """The rows above the first unit, and the units with their rows; none where a row is of neither sort."""
    above: list[Row] = []
    groups: list[Group] = []
    for row, following in zip_longest(rows, rows[1:]):
        if row.code and groups:
            groups[-1][1].append(row)
        elif _is_unit(row) and following is not None and following.code:
            groups.append((row, []))
        elif groups:
            return [], []
        else:
            above.append(row)
    return above, groups


def _is_unit(row: Row) -> bool:
    return bool(row.name) and not row.code and row.item is None and not row.concept and not row.part


def _repeated(groups: Sequence[Group]) -> bool:
    """Whether codes of one unit come again in another, with other figures."""
    seen: dict[str, Row] = {}
    for _, rows in groups:
        if any(row.code in seen and values_of(seen[row.code]) != values_of(row) for row in rows):
            return True
        seen |= {row.code: row for row in rows}
    return False
