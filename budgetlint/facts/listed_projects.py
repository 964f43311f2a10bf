"""Tables that list the goals of several projects (部门预算项目绩效目标表): what stands before the indicators is the project's own.

| 单位名称 | 项目名称 | 预算数 | 绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 权重 |: the first cells stand on the first row
of a project, or on each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budgetlint import regex
from budgetlint.facts.indicators import indicator_role, is_indicator_header
from budgetlint.facts.pieces import Row, Word, compact
from budgetlint.model import Cell, Table
from budgetlint.numerals import cell_quantity

__all__ = ["ListedProject", "listed_projects"]

_NAME = regex.compile(r"(?:二级|三级|支出)?项目(?:[(]政策[)])?(?:名称)?|政策(?:或项目)?名称")
_ROLES = (
    ("weight", regex.compile(r"执行率.*(?:权重|分值)")),
    ("full", regex.compile(r"(?:预算|资金|项目)(?:数|金额|总额|安排|资金)|^金额|^预算$")),
    ("goal", regex.compile("目标")),
)
_BOTH = regex.compile(
    r"单位(?:名称|编码)[(](项目(?:名称|编码))[)]"
)  # 单位名称（项目名称）: units with their projects below
_REMARK = regex.compile(r"[(][^()]*[)]$")
_CODE = regex.compile(r"[\dA-Z]{9,}[-—_]?")  # 51000021T000000028437-办公设备购置
_TOTAL = regex.compile("[合总小]计")
_LEVELS = ("level1", "level2", "name")


@dataclass
class ListedProject:
    """One project of such a table: its name, the cells before its indicators by role (``full``: its budget, ``weight``: what the
    execution rate weighs, ``goal``) and the rows of its indicators, the header first."""

    name: Word
    cells: dict[str, Cell]
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The column of indicators with their values in the next one, and the cell of the level above both."""

    column: int
    level: Cell | None


@dataclass(frozen=True, slots=True)
class _Head:
    """The columns of the header: that of the name, those of :data:`_ROLES`, and the first of the indicators; ``pairs`` where these stand
    side by side."""

    name: int
    roles: dict[str, int]
    first: int
    pairs: tuple[_Pair, ...] = ()


def listed_projects(table: Table, at: int) -> list[ListedProject]:
    """The projects of a table, the block ``at`` of its document, that have indicators; none where it is no such table."""
    found = [] if table.loses_blanks else list(_projects(table, at))
    return [project for project in found if len(project.rows) > 1]


def _projects(table: Table, at: int) -> Iterator[ListedProject]:
    head: _Head | None = None
    header: Row | None = None
    project: ListedProject | None = None
    above: deque[Row] = deque((Row((), at),), maxlen=2)
    for cells in table.rows:
        row, before = Row(cells, at), tuple(above)
        if not row.filled:
            continue
        above.append(row)
        if (found := _head_of(row, before)) is not None:
            head, header = found, _from(row, found.first)
            header = _pair(header, found.pairs[0], None) if found.pairs else header
            continue
        if head is None or header is None:
            continue
        own = {cell.column: cell for cell in row.filled}
        name = _CODE.sub("", compact(own[head.name].text)) if head.name in own else ""
        if _TOTAL.fullmatch(name):
            project = None
        elif name and (project is None or name != project.name.text):
            place = own[head.name].view.span(0, len(own[head.name].text))
            told = {role: own[column] for role, column in head.roles.items() if column in own}
            project = ListedProject(Word(name, place), told, [header])
            yield project
        behind = _from(row, head.first)
        parts = [_pair(behind, pair, head.pairs[0]) for pair in head.pairs] or [behind]
        if project is not None:
            project.rows += [part for part in parts if part.filled]


def _pair(row: Row, pair: _Pair, first: _Pair | None) -> Row:
    """The indicator and the value that stand side by side in a row of several (成本指标 | 指标值 | 产出指标 | 指标值), below their level, moved
    under the ``first``; the header's where there is none."""
    cells = [cell for cell in row.filled if pair.column <= cell.column <= pair.column + 1]
    if first is None or not cells:
        return Row(tuple(cells), row.block)
    moved = [Cell(cell.view, cell.row, cell.column - pair.column + first.column) for cell in cells]
    level = [Cell(pair.level.view, cells[0].row, first.column - 1)] if pair.level else []
    return Row((*level, *moved), row.block)


def _pairs(row: Row, above: Row) -> tuple[_Pair, ...]:
    """Where a header has indicators and their values several times, each pair with the level above it; else nothing."""
    roles = {cell.column: indicator_role(cell.text) for cell in row.filled}
    columns = [column for column, role in roles.items() if role == "name" and roles.get(column + 1) == "target"]
    levels = {cell.column: cell for cell in above.filled}
    return tuple(_Pair(column, levels.get(column)) for column in columns) if len(columns) > 1 else ()


def _head_of(row: Row, above: Sequence[Row]) -> _Head | None:
    """The columns of a header that names projects before indicators, be it in the rows ``above`` (绩效指标 over 一级指标, 二级指标 …); else
    ``None``."""
    if not is_indicator_header(row):
        return None
    first = min((cell.column for cell in row.filled if indicator_role(cell.text) in _LEVELS), default=0)
    before = {
        cell.column: _REMARK.sub("", _BOTH.sub(r"\1", compact(cell.text)))
        for each in (*above, row)
        for cell in each.filled
        if cell.column < first and not cell_quantity(cell.view, "")
    }
    names = [column for column, text in before.items() if _NAME.fullmatch(text)]
    if len(names) != 1:
        return None
    roles: dict[str, int] = {}
    for column, text in before.items():
        role = next((role for role, pattern in _ROLES if column != names[0] and pattern.search(text)), "")
        if role:
            roles.setdefault(role, column)
    return _Head(names[0], roles, first, _pairs(row, above[-1]))


def _from(row: Row, column: int) -> Row:
    return Row(tuple(cell for cell in row.cells if cell.column >= column), row.block)
