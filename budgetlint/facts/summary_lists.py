"""The summary list of self-evaluation (自评情况汇总表): one row a project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
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
    ("name", regex.compile(r"项目(?:\(政策\))?名称|^项目$|政策和项目名称")),
    ("score", regex.compile(r"(?<!指标|执行率?|产出|效益|满意度|过程|决策)得分(?!率)|评分|^分数$|^总分$|自评分")),
    ("grade", regex.compile(r"等级|等次|自评结果|评价结果|评价结论|自评结论")),
    ("rate", regex.compile(r"执行率(?!得分)|(?<!目标|指标|任务)完成率")),
    ("initial", regex.compile(r"年初预算")),
    ("outturn", regex.compile(r"执行数|实际支出|支出数|决算数")),
    ("full", regex.compile(r"预算数|全年预算|预算金额|预算资金|资金总额")),
)
_OF_A_FORM = regex.compile(r"三级指标|主管部门|实施单位|指标值|分值")
_GRADE = regex.compile(r"优秀?|良好?|中等?|合格|差|不合格")
MAX_LABEL = 14
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
    return listing and _OF_A_FORM.search(row.label) is None


def read_list(facts: Facts, rows: Sequence[Row]) -> Iterator[ListRow]:
    """The projects of a list, its total row marked. Rows that do not stand under the header are left out."""
    header = rows[0]
    columns = {cell.column: role for row in _headers(rows) for cell in row.filled if (role := list_role(cell.text))}
    block = facts.document.blocks[header.block]
    unit = facts.usual_unit
    if isinstance(block, Table):
        unit = proven_unit(cell_figures(facts, block), unit_of(block) or unit, facts.magnitudes)
    for row in rows[1:]:
        figures: dict[str, Quantity] = {}
        name: Word | None = None
        grade: Word | None = None
        place: int | None = None
        for cell in row.filled:
            role = columns.get(cell.column, "")
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


def _headers(rows: Sequence[Row]) -> Iterator[Row]:
    """The header, after the row below it where that names more columns (预算执行情况 over 全年预算数, 全年执行数)."""
    if len(rows) > 1 and not any(cell_quantity(cell.view, "") for cell in rows[1].filled):
        roles = {list_role(cell.text) for cell in rows[1].filled}
        if len(roles - {""}) > 1 and "name" not in roles:
            yield rows[1]
    yield rows[0]
