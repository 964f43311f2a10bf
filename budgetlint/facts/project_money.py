"""What a budget gives each project: in tables of projects, in forms of goals (绩效目标表) and in the running text, by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.cells import unit_of
from budgetlint.facts.paired_funds import pairs_of
from budgetlint.facts.pieces import Row, compact
from budgetlint.language import worded
from budgetlint.model import Quantity, Table
from budgetlint.numerals import cell_quantity
from budgetlint.terms import plain

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["Money", "read_project_money"]

_NAME = regex.compile(r"(?:专项)?[(（]?项目[)）]?名称[:：]?|单位[(（]项目[)）]名称")
_YEARS = regex.compile(
    r"(?:年度|本年度?|当年)(?:项目)?(?:资金(?:申请)?总额|资金合计|预算数|预算金额|预算资金)(?:[(（].{0,8}[)）])?[:：]?"
)
_ALL = regex.compile(
    r"(?:年度|本年|当年)?(?:合计|总计|总额|金额|项目金额|预算数|预算金额|预算安排|资金总额)(?:[(（].{0,6}[)）])?"
)
_UNIT = regex.compile("[(（](万?元)[)）]")
_OF_PROJECTS = regex.compile("项目|专项")
_OF_PARTS = regex.compile("采购|购买|资产|绩效|债|转移支付|结转")  # of what of a project's money is spent so
MIN_NAME = 5  # characters: a shorter one may be that of anything
MAX_HEADER = 4  # rows


@dataclass(frozen=True, slots=True)
class Money:
    """A project's money of the year as one place gives it; ``source`` is ``table``, ``form`` or ``prose``."""

    name: str
    quantity: Quantity
    source: str
    where: str


def read_project_money(facts: Facts) -> dict[str, list[Money]]:
    """The figures of each project that a table or a form names, by its name; none where a place gives several."""
    found: dict[str, list[Money]] = defaultdict(list)
    for table in facts.document.tables:
        if table.layout == "raw" or table.loses_blanks:
            continue
        rows = [Row(cells, 0) for cells in table.rows]
        for money in (*_of_forms(facts, table, rows), *_of_rows(facts, table, rows)):
            found[money.name].append(money)
    for paragraph in facts.paragraphs if found else ():
        for statement in paragraph.statements:
            label, figure = plain(statement.label), statement.get("value")
            name = next((each for each in (label, label.removesuffix("预算")) if each in found), "")
            if name and figure and not statement.aside and figure.quantity.kind == "amount":
                where = paragraph.passage.section.title or worded("正文")
                found[name].append(Money(name, figure.quantity, "prose", where))
    return {name: places for name, places in found.items() if len(name) >= MIN_NAME}


def _of_forms(facts: Facts, table: Table, rows: Sequence[Row]) -> Iterator[Money]:
    """项目名称 | 拆违经费 … 年度资金总额 | 349.80: the first total of the year behind each name."""
    name = ""
    for row in rows:
        for label, behind in pairwise(row.filled):
            if _NAME.fullmatch(compact(label.text)):
                name = plain(behind.text)
        for pair in pairs_of(facts, table, row) if name else ():
            if _YEARS.fullmatch(pair.label.text):
                unit = _UNIT.search(row.label)  # 项目资金（元） over its figures
                figure = replace(pair.figure, unit=unit[1]) if unit else pair.figure
                yield Money(name, figure, "form", worded("绩效目标表"))
                name = ""
                break


def _of_rows(facts: Facts, table: Table, rows: Sequence[Row]) -> Iterator[Money]:
    """The rows of a table of projects with a column of names and one of all their money; of several with one name the first, if it
    is the sum of the others."""
    title = "".join(caption.text for caption in table.captions)
    if not _OF_PROJECTS.search(title) or _OF_PARTS.search(title):
        return
    head = rows[:MAX_HEADER]
    names = {cell.column for row in head for cell in row.filled if _NAME.fullmatch(compact(cell.text))}
    money = [cell.column for row in head for cell in row.filled if _ALL.fullmatch(compact(cell.text))]
    if len(names) != 1 or not money:
        return
    (named,) = names
    unit = unit_of(table) or facts.usual_unit
    told: dict[str, list[Quantity]] = defaultdict(list)
    for row in rows:
        cells = {cell.column: cell for cell in row.filled}
        quantity = cell_quantity(cells[money[0]].view, unit) if {named, money[0]} <= cells.keys() else None
        if quantity is not None and quantity.kind == "amount":
            told[plain(cells[named].text)].append(facts.settled(quantity))
    for name, quantities in told.items():
        first, *others = quantities
        if not others or first.value == sum(each.value for each in others):
            yield Money(name, first, "table", worded("项目表"))
