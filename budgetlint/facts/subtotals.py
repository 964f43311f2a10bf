"""Rows between subtotals (小计): of each unit its projects, of each class its things, below one row of totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from budgetlint import regex
from budgetlint.facts.panels import Panel, Row
from budgetlint.facts.row_sums import is_proven

__all__ = ["SUBTOTAL", "below_subtotals"]

SUBTOTAL = "小计"
_SUBTOTAL = regex.compile(r"[^合总]{0,12}小计(?:\(.{1,8}\))?")  # 会议费小计, 小计（4个）
MIN_PROVEN = 2  # subtotals that their rows make, for the others to have to

Group = tuple[Row, list[Row]]


def below_subtotals(panel: Panel) -> Panel | None:
    """The panel with the paths of its rows, where most of its subtotals are the sums of the rows behind, or before, them; else
    ``None``."""
    sums = [row for row in panel.rows if row.item == "" and not row.part]
    totals = [row for row in sums if not _is_subtotal(row)]
    ends = (panel.rows[0], panel.rows[-1]) if panel.rows else ()
    if not panel.is_list or len(totals) > 1 or any(row not in ends for row in totals):
        return None
    rows = [row for row in panel.rows if row not in totals and not row.part]
    columns = [at for at, column in enumerate(panel.columns) if column.measure not in ("change", "rate")]
    for groups in (_groups(rows), _groups(rows[::-1])):
        proven = sum(is_proven(*group, columns) for group in groups)
        if proven >= max(MIN_PROVEN, 2 * (len(groups) - proven)):
            return _with_paths(panel, groups)
    return None


def _is_subtotal(row: Row) -> bool:
    return _SUBTOTAL.fullmatch(row.name) is not None


def _groups(rows: Sequence[Row]) -> list[Group]:
    """Each subtotal with the rows behind it; none where rows stand before the first."""
    groups: list[Group] = []
    for row in rows:
        if _is_subtotal(row):
            groups.append((row, []))
        elif not groups:
            return []
        else:
            groups[-1][1].append(row)
    return groups if all(below for _, below in groups) else []


def _with_paths(panel: Panel, groups: Sequence[Group]) -> Panel:
    paths: dict[int, tuple[str, ...]] = {}
    for number, (head, below) in enumerate(groups):
        paths[id(head)] = (f"{SUBTOTAL}{number}",)
        paths.update({id(row): (f"{SUBTOTAL}{number}", f"{at}") for at, row in enumerate(below)})

    def placed(row: Row) -> Row:
        path = paths.get(id(row), ())
        return replace(row, path=path, item=None if path else row.item)

    return replace(panel, rows=tuple(map(placed, panel.rows)))
