"""Tables in which codes come again: of each unit of a department (单位) below a row with its name, or of several projects.

None of them is the figure of the whole department then: the rows of every unit stand by themselves, projects have no code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from budgetlint import regex
from budgetlint.facts.panels import Panel, Row, values_of

__all__ = ["by_unit", "placed_alike"]

_UNIT_CODE = regex.compile(r"\d{6}(?=\p{Han})")
DEPARTMENT_DIGITS = 3
MIN_SHARED = 2  # a code may be mistyped once
Group = tuple[Row, list[Row]]  # the row of a unit and the rows with codes below it


def by_unit(panel: Panel) -> Iterator[Panel]:
    """The panel as it is; or, where its codes are those of several units, the rows above them with those of the units, then a
    panel for each unit, whose row is the row of totals there."""
    panel = _by_unit_codes(panel)
    above, groups = _grouped(panel.rows)
    if len(groups) < 2 or not _repeated(groups):
        yield replace(panel, rows=tuple(_projects(panel.rows)))
        return
    yield replace(panel, rows=(*above, *(unit for unit, _ in groups)))
    listed = _share_codes(*(rows for _, rows in groups))
    for unit, rows in groups:
        own = list(map(_without_code, rows)) if listed else rows
        yield replace(panel, rows=(replace(unit, item=""), *own), unit=unit.name)


def _by_unit_codes(panel: Panel) -> Panel:
    """The panel with the units of a department (301001 …) below the department (301) or, where it has no row, below the row of totals;
    only where all its codes are those of units."""
    numbered = {id(row): match[0] for row in panel.rows if not row.code and (match := _UNIT_CODE.match(row.name))}
    departments = {row.code: row for row in panel.coded.values() if len(row.code) == DEPARTMENT_DIGITS}
    if len(numbered) < 2 or len(departments) < len(panel.coded):
        return panel
    above = {code[:DEPARTMENT_DIGITS] for code in numbered.values()}
    if not above <= departments.keys() and (departments or len(above) > 1):
        return panel

    def placed(row: Row) -> Row:
        code = row.code or numbered.get(id(row), "")
        if not code:
            return row
        department = departments.get(code[:DEPARTMENT_DIGITS])
        path = () if department is None else (department.label,)
        return replace(_without_code(row), path=path if row.code else (*path, row.name))

    return replace(panel, rows=tuple(map(placed, panel.rows)))


def placed_alike(panels: Sequence[Panel]) -> Iterator[Panel]:
    """The panels; where the rows of half the units add up to the unit's own, those of every unit are placed below it."""
    units = [panel for panel in panels if panel.unit and not panel.coded]
    placed = [panel for panel in units if any(row.path for row in panel.rows)]
    for panel in panels:
        if len(placed) * 2 >= len(units) and panel in units and panel not in placed:
            rows = (replace(row, path=(row.name,)) if row.item is None and not row.part else row for row in panel.rows)
            yield replace(panel, rows=tuple(rows))
        else:
            yield panel


def _projects(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without their codes where those are of several projects each."""
    coded = [row for row in rows if row.code]
    return [_without_code(row) if row.code else row for row in rows] if _share_codes(coded) else rows


def _share_codes(*groups: Sequence[Row]) -> bool:
    """Whether rows of one code with different names come often in a group, and no code stands below another."""
    shared = 0
    for rows in groups:
        codes = Counter(code for code, _ in {(row.code, row.name) for row in rows})
        if any(code[:digits] in codes for code in codes for digits in (3, 5) if digits < len(code)):
            return False
        shared += sum(count - 1 for count in codes.values())
    return shared >= MIN_SHARED


def _without_code(row: Row) -> Row:
    return replace(row, code="", item=None)


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
