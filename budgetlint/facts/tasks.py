"""The tasks of a department's overall goals and self-evaluation (年度主要任务, 重点工作任务): a table with the money of each, in all and
by source, its budget and often what was spent of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.cells import unit_of
from budgetlint.facts.pieces import Row, Word, compact
from budgetlint.model import Cell, Quantity, Table
from budgetlint.numerals import UNITS, cell_quantity

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["Task", "TaskTable", "read_task_tables"]

_ANYWHERE = regex.compile(r"任\s*务\s*名\s*称")
_NAME = regex.compile(r"(?:主要|重点)?(?:工作)?任务名称")
_TOTAL = regex.compile(r"(?:金额)?(?:合|总|共)计(?:金额)?")
# Of the words of a header the first that fits.
_ROUNDS = (
    ("rate", regex.compile(r"执行率|完成率")),
    ("", regex.compile(r"分值|权重|得分|内容|情况|名称|级次|原因|措施")),
    ("outturn", regex.compile(r"执行|支出|决算|实际")),
    ("budget", regex.compile(r"预算|批复|安排|计划|资金|金额")),
)
_WHOLE = regex.compile(r"总额|合计|小计|总计|资金总额")
_UNIT = regex.compile("|".join(sorted(UNITS, key=len, reverse=True)))
_MARK = regex.compile("分值|权重|得分")
_STROKE = regex.compile(r"[-—–/]+")
MAX_STOREYS = 3

Column = tuple[str, str]  # budget, outturn or rate, and the source of money; "" for all of it


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the table: its name and its figures by column; columns without a figure are left out."""

    name: Word
    figures: dict[Column, Quantity]


@dataclass(frozen=True, slots=True)
class TaskTable:
    """The columns, the tasks and the row of totals. ``whole``: the figures of every task could be put under their columns."""

    columns: tuple[Column, ...]
    tasks: tuple[Task, ...]
    total: Task | None
    whole: bool


def read_task_tables(facts: Facts) -> Iterator[TaskTable]:
    """Every table, or part of one, whose header has 任务名称 and columns of money."""
    if not _ANYWHERE.search(facts.document.text):
        return
    for table in facts.document.tables:
        rows = [row for cells in table.rows if (row := Row(cells, 0)).filled]
        for at, row in enumerate(rows):
            if any(_NAME.fullmatch(compact(cell.text)) for cell in row.filled):
                found = _read(facts, table, rows[at:])
                if found is not None:
                    yield found


def _read(facts: Facts, table: Table, rows: Sequence[Row]) -> TaskTable | None:
    header = list(takewhile(lambda row: not _figures_of(row), rows[:MAX_STOREYS]))
    if not header or len(header) == len(rows):
        return None
    unit = _unit_of(header) or unit_of(table) or facts.usual_unit
    place = _in_order(header) if table.loses_blanks else _by_column(header)
    if ("budget", "") not in place.values():
        return None
    tasks: list[Task] = []
    whole = True
    for row in rows[len(header) :]:
        total = _TOTAL.match(row.label) is not None
        figures = _placed(facts, row, place, unit, in_order=table.loses_blanks)
        whole = whole and figures is not None
        task = Task(_name_of(row), figures or {})
        if total:
            return TaskTable(tuple(place.values()), tuple(tasks), task, whole)
        if any(_NAME.fullmatch(compact(cell.text)) for cell in row.filled) or not _figures_of(row):
            break
        tasks.append(task)
    return TaskTable(tuple(place.values()), tuple(tasks), None, whole)


def _figures_of(row: Row) -> list[Cell]:
    return [cell for cell in row.filled if cell_quantity(cell.view, "") or _STROKE.fullmatch(cell.text.strip())]


def _name_of(row: Row) -> Word:
    named = [cell for cell in row.filled if not cell_quantity(cell.view, "")] or list(row.filled)
    return Word(compact(named[0].text), named[0].view.span(0, len(named[0].text)))


def _unit_of(header: Sequence[Row]) -> str:
    """The unit that a header of the table tells: 预算金额（万元）."""
    found = _UNIT.search("".join(row.label for row in header))
    return found[0] if found else ""


def _by_column(header: Sequence[Row]) -> dict[int, Column]:
    """What each column holds, by the header over it: a cell of the first row reaches up to the next one."""
    own = {cell.column: compact(cell.text) for cell in header[0].filled}
    below = {cell.column: compact(cell.text) for row in header[1:] for cell in row.filled}
    found: dict[int, Column] = {}
    for column in sorted({*own, *below}):
        above = max((each for each in own if each <= column), default=None)
        name = _round(own[above]) if above is not None else ""
        if name:
            found[column] = (name, _source(below.get(column, "")))
    return found


def _in_order(header: Sequence[Row]) -> dict[int, Column]:
    """What the figures of a row hold, by their number in it, where the columns are lost: the sources are parted among the rounds."""
    rounds = [compact(cell.text) for cell in header[0].filled]
    sources = [compact(cell.text) for row in header[1:] for cell in row.filled]
    money = sum(_round(text) in ("budget", "outturn") for text in rounds)
    each = len(sources) // money if money and len(sources) % money == 0 else 0
    columns: list[Column] = []
    for text in rounds:
        name = _round(text)
        if name in ("budget", "outturn") and each:
            columns += [(name, _source(source)) for source in sources[:each]]
            sources = sources[each:]
        elif name or _MARK.search(text):
            columns.append((name, ""))
    return dict(enumerate(columns))


def _round(text: str) -> str:
    """Of what a column tells the money: ``budget``, ``outturn``, the ``rate`` of both, ``""`` for none."""
    return next((name for name, pattern in _ROUNDS if pattern.search(text)), "")


def _source(text: str) -> str:
    return "" if _WHOLE.fullmatch(text) else text


def _placed(
    facts: Facts, row: Row, place: dict[int, Column], unit: str, *, in_order: bool
) -> dict[Column, Quantity] | None:
    """The figures of a row under their columns; ``None`` where it has not one for each and its columns are lost."""
    cells = _figures_of(row)
    if in_order:
        if len(cells) != len(place):
            return None
        under = dict(enumerate(cells))
    else:
        under = {cell.column: cell for cell in cells}
    found: dict[Column, Quantity] = {}
    for at, (name, source) in place.items():
        quantity = cell_quantity(under[at].view, unit) if at in under else None
        if name and quantity is not None and quantity.kind in ("amount", "percent"):
            found[name, source] = facts.settled(quantity)
    return found
