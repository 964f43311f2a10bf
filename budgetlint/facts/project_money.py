"""What a budget gives each project: in tables of projects, in forms of goals (绩效目标表), in their targets of its cost and in the
running text, by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.cells import unit_of
from budgetlint.facts.paired_funds import pairs_of, unit_told
from budgetlint.facts.pieces import Row, compact
from budgetlint.facts.planned_projects import AMOUNT
from budgetlint.facts.summary_lists import list_role
from budgetlint.facts.tables import name_of
from budgetlint.language import worded
from budgetlint.model import Quantity, Table
from budgetlint.numerals import cell_quantity
from budgetlint.terms import plain

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["Money", "read_project_money"]

_OF_THE_YEAR = regex.compile("年度|本年|当年")
_OF_ALL_YEARS = regex.compile("实施期|中期|项目总|总预算|总投资")
_NAMES = regex.compile(r"名称\((?:科目|项目)\)$")  # 单位名称（科目）, with the projects below both
_OF_PROJECTS = regex.compile("项目|专项")
_OF_PARTS = regex.compile("采购|购买|资产|绩效|债|转移支付|结转")  # of what of a project's money is spent so
_WHOLE_COST = regex.compile("总成本|总投资|投资额|项目成本|资金总额|预算控制|年度资金")
MIN_NAME = 5  # characters: a shorter one may be that of anything
MAX_HEADER = 4  # rows


@dataclass(frozen=True, slots=True)
class Money:
    """A project's money of the year as one place gives it; ``source`` is ``table``, ``form``, ``prose`` or ``target`` (of its whole cost)."""

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
    for form in facts.forms.forms:
        budget = form.fund("full")
        if form.listed is not None and budget is not None and budget.kind == "amount":
            found[plain(form.name.text)].append(Money(plain(form.name.text), budget, "form", worded("绩效目标表")))
    for form in facts.forms.forms if found else ():
        for indicator in form.indicators:
            name, target = plain(form.name.text), indicator.target.quantity if indicator.target else None
            whole = indicator.name is not None and _WHOLE_COST.search(indicator.name.text)
            if name in found and whole and target is not None and target.kind == "amount":
                found[name].append(Money(name, replace(target, bound=""), "target", worded("成本指标")))
    for paragraph in facts.paragraphs if found else ():
        for statement in paragraph.statements:
            label, figure = plain(statement.label), statement.get("value")
            name = next((each for each in (label, label.removesuffix("预算")) if each in found), "")
            if name and figure and not statement.aside and figure.quantity.kind == "amount":
                where = paragraph.passage.section.title or worded("正文")
                found[name].append(Money(name, figure.quantity, "prose", where))
    return {name: places for name, places in found.items() if len(name) >= MIN_NAME}


def _of_forms(facts: Facts, table: Table, rows: Sequence[Row]) -> Iterator[Money]:
    """项目名称 | 河道保洁经费 … 年度资金总额 | 218.60: the first total of the year behind each name."""
    name = ""
    for row in rows:
        for label, behind in pairwise(row.filled):
            if list_role(label.text) == "name":
                name = plain(behind.text)
        pairs = pairs_of(facts, table, row, unit_told(row)) if name else []
        alone = sum(pair.is_total for pair in pairs) == 1
        for pair in pairs:
            of_all_years = _OF_ALL_YEARS.search(pair.label.text) is not None
            if pair.is_total and (_OF_THE_YEAR.search(pair.label.text) or (alone and not of_all_years)):
                yield Money(name, pair.figure, "form", worded("绩效目标表"))
                name = ""
                break


def _of_rows(facts: Facts, table: Table, rows: Sequence[Row]) -> Iterator[Money]:
    """The rows of a table of projects with a column of names and one of all their money; of several with one name the first, if it
    is the sum of the others."""
    title = "".join(caption.text for caption in table.captions)
    if not _OF_PROJECTS.search(title) or _OF_PARTS.search(title):
        return
    head = [cell for row in rows[:MAX_HEADER] for cell in row.filled]
    names = {cell.column for cell in head if _NAMES.search(compact(cell.text))}
    names = names or {cell.column for cell in head if list_role(cell.text) == "name"}
    money = [cell.column for cell in head if AMOUNT.search(text := compact(cell.text)) and "单位" not in text]
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
            yield Money(name, first, "table", name_of(table))
