"""Tables that list the goals of several projects (部门预算项目绩效目标表): what stands before the indicators is the project's own.

| 单位名称 | 项目名称 | 预算数 | 绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 权重 |: the first cells stand on the first row
of a project, or on each.
"""

from __future__ import annotations

from collections.abc import Iterator
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
class _Head:
    """The columns of the header: that of the name, those of :data:`_ROLES`, and the first of the indicators."""

    name: int
    roles: dict[str, int]
    first: int


def listed_projects(table: Table, at: int) -> list[ListedProject]:
    """The projects of a table, the block ``at`` of its document; none where it is no such table."""
    return [] if table.loses_blanks else list(_projects(table, at))


def _projects(table: Table, at: int) -> Iterator[ListedProject]:
    head: _Head | None = None
    header: Row | None = None
    project: ListedProject | None = None
    above = Row((), at)
    for cells in table.rows:
        row, before = Row(cells, at), above
        if not row.filled:
            continue
        above = row
        if (found := _head_of(row, before)) is not None:
            head, header = found, _from(row, found.first)
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
        if project is not None and behind.filled:
            project.rows.append(behind)


def _head_of(row: Row, above: Row) -> _Head | None:
    """The columns of a header that names projects before indicators, be it in the row ``above`` (绩效指标 over 一级指标, 二级指标 …); else
    ``None``."""
    if not is_indicator_header(row):
        return None
    first = min((cell.column for cell in row.filled if indicator_role(cell.text) in _LEVELS), default=0)
    before = {
        cell.column: _REMARK.sub("", compact(cell.text))
        for cell in (*above.filled, *row.filled)
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
    return _Head(names[0], roles, first)


def _from(row: Row, column: int) -> Row:
    return Row(tuple(cell for cell in row.cells if cell.column >= column), row.block)
