"""The summary list of self-evaluation (自评情况汇总表): one row a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.cells import cell_figures, unit_of
from budgetlint.facts.form_model import ListRow
from budgetlint.facts.pieces import Row, Word, compact
from budgetlint.facts.units import proven_unit
from budgetlint.model import Quantity, Table
from budgetlint.numerals import cell_quantity

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["is_list_header", "list_role", "read_list"]

_ROLES = (
    ("number", regex.compile(r"^序号$|^编号$")),
    ("name", regex.compile(r"项目\)?(?:\(政策\))?名称|^项目$|政策和项目名称")),
    ("score", regex.compile(r"(?<!指标|执行率?|产出|效益|满意度|过程|决策)得分(?!率)|评分|^分数$|^总分$|自评分")),
    ("grade", regex.compile(r"等级|等次|自评结果|评价结果|评价结论|自评结论")),
    ("rate", regex.compile(r"执行率(?!得分)|(?<!目标|指标|任务)完成率")),
    ("initial", regex.compile(r"年初预算")),
    ("outturn", regex.compile(r"执行数|实际支出|支出数|决算数")),
    ("full", regex.compile(r"预算数|全年预算|预算金额|预算资金|资金总额")),
)
_OF_A_FORM = regex.compile(r"三级指标|指标值|分值")
_OFFICE = regex.compile(r"主管部门|实施单位")
_MONEY = {"initial", "full", "outturn"}
_GRADE = regex.compile(r"优秀?|良好?|中等?|合格|差|不合格")
MAX_LABEL = 14
MAX_HEADER = 4  # lines of a header
_TOTAL = regex.compile(r"(?:合|总|共)计|小计")


@lru_cache(maxsize=1 << 14)
def list_role(text: str) -> str:
    """The role that a header cell of a list names, ``""`` if none."""
    label = compact(text)
    return next((role for role, pattern in _ROLES if pattern.search(label)), "") if len(label) <= MAX_LABEL else ""


def is_list_header(row: Row) -> bool:
    """Whether the row heads a summary list: a project's name beside a score or grade, and nothing of a form."""
    if len(row.filled) < 3 or "项" not in row.label:
        return False
    roles = {list_role(cell.text) for cell in row.filled}
    listing = "name" in roles and bool(roles & {"score", "grade"})
    told = _OFFICE.search(row.label) is None or bool(
        roles & _MONEY
    )  # a form names its offices, too, but its money below
    return listing and told and _OF_A_FORM.search(row.label) is None


def read_list(facts: Facts, rows: Sequence[Row]) -> Iterator[ListRow]:
    """The projects of a list, its total row marked. Rows that do not stand under the header are left out."""
    header = rows[0]
    columns = _columns(rows)
    block = facts.document.blocks[header.block]
    if isinstance(block, Table) and block.layout == "space" and _shifted(rows):
        columns = {column: role for column, role in columns.items() if role in ("number", "name")}
    if facts.is_budget:  # its scores are those of the year before, and so is the money beside them
        columns = {column: role for column, role in columns.items() if role not in _MONEY}
    unit = facts.usual_unit
    if isinstance(block, Table):
        unit = proven_unit(cell_figures(facts, block), unit_of(block) or unit, facts.magnitudes)
    for row in rows[1:]:
        figures: dict[str, Quantity] = {}
        name: Word | None = None
        grade: Word | None = None
        place: int | None = None
        left = _moved_left(row, columns)
        for cell in row.filled:
            role = columns.get(cell.column + left, "")
            text = compact(cell.text)
            if role == "name":
                name = Word(text, cell.view.span(0, len(cell.text)))
            elif role == "grade" and _GRADE.fullmatch(text):
                grade = Word(text, cell.view.span(0, len(cell.text)))
            elif role == "number":
                place = int(text) if text.isdecimal() else None
            elif role:
                quantity = cell_quantity(cell.view, "分" if role == "score" else unit)
                if quantity is not None and quantity.kind != "malformed":
                    figures[role] = quantity if role in ("score", "rate") else facts.settled(quantity)
        total = name is None or _TOTAL.fullmatch(name.text) is not None
        if total and not _TOTAL.search(row.label):
            continue
        if figures or grade or place is not None:
            yield ListRow(name or Word("合计", row.span), figures, grade, total, place)


def _moved_left(row: Row, columns: Mapping[int, str]) -> int:
    """By how many columns the figures of a row of totals stand before theirs, its label being merged: its rate tells."""
    rates = [cell.column for cell in row.filled if cell.text.strip().endswith(("%", "％"))]
    place = next((column for column, role in columns.items() if role == "rate"), None)
    if place is None or len(rates) != 1 or not _TOTAL.match(row.label) or rates[0] > place:
        return 0
    return place - rates[0]


def _shifted(rows: Sequence[Row]) -> bool:
    """Whether figures stand beside their headers: in a column that has none."""
    head = list(takewhile(lambda row: not _holds_figure(row), rows[1:MAX_HEADER]))
    headed = {cell.column for row in (rows[0], *head) for cell in row.filled}
    held = {cell.column for row in rows[1:] for cell in row.filled if cell_quantity(cell.view, "")}
    return bool(held - headed)


def _holds_figure(row: Row) -> bool:
    return any(cell_quantity(cell.view, "") for cell in row.filled)


def _columns(rows: Sequence[Row]) -> dict[int, str]:
    """The role of each column by its header, or by what stands below it on the lines of the header before the first figures
    (全年预算数, 全年执行数 below 预算执行情况)."""
    below: dict[int, str] = {}
    for row in takewhile(lambda row: not _holds_figure(row), rows[1:MAX_HEADER]):
        for cell in row.filled:
            below[cell.column] = below.get(cell.column, "") + cell.text
    roles = {column: role for column, text in below.items() if (role := list_role(text))}
    found = {cell.column: role for cell in rows[0].filled if (role := list_role(cell.text))}
    if len(set(roles.values())) > 1 and "name" not in roles.values():
        found |= roles
    return found
