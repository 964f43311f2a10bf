"""Tables set inside another one: the cost estimate (支出内容、数量、单价、金额) between the funds and the goals of a form.

A converter gives form and estimate as one grid. What begins with names of columns in its midst, goes on with figures and ends
where a row has none is a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetlint import regex
from budgetlint.facts.pieces import compact
from budgetlint.model import Cell, Table
from budgetlint.numerals import cell_quantity

__all__ = ["with_enclosed"]

_MONEY = regex.compile(
    r"(?:其中[:：])?(?:预算|资金|财政|其他|上级|本级|自有|安排|申请)*(?:金额|费用|补助|支出|测算|预算|资金|拨款)(?:数|额|合计|小计)?"
    r"(?:[(](?:元|万元|单位[:：].{1,3}|含[^()]{2,6})[)])?"
)
_COLUMN = regex.compile(
    r"数量|单价|标准|金额|单位|计量单位|人数|户数|面积|次数|比例|占比|备注|测算依据|.{2,8}(?:内容|名称|事项|明细|类别|项目)"
)
_OF_A_YEAR = regex.compile(r"(?:20\d\d年度?|上年|本年)(?:年初|调整|全年)?(?:决算|预算|执行|支出|收入)数?")
_UNIT = regex.compile(r"[(][^()]{1,8}[)]")
_OF_FORMS = regex.compile("指标|分值|得分|权重|执行")  # heads that the readers of forms know
MIN_COLUMNS = 3
MIN_ROWS = 2
MIN_YEARS = 2  # columns of years that make a head: 经费控制情况 | 2022年决算数 | 2023年预算数 | 2023年决算数

Cells = tuple[Cell, ...]


def with_enclosed(table: Table) -> Iterator[Table]:
    """The table without the tables inside it, and then those."""
    enclosed = [] if table.loses_blanks else list(_enclosed(table.rows))
    taken = {row for rows in enclosed for row in rows}
    yield replace(table, rows=tuple(row for at, row in enumerate(table.rows) if at not in taken)) if taken else table
    for rows in enclosed:
        yield replace(table, rows=tuple(table.rows[at] for at in rows), notes=())


def _enclosed(rows: Sequence[Cells]) -> Iterator[range]:
    """From each head that does not stand on top to the last row with figures behind it."""
    at = 1
    while at < len(rows):
        end = at + 1
        if _is_head(rows[at]) and any(map(_figures, rows[:at])) and not _comes_again(rows, at):
            while end < len(rows) and _figures(rows[end]):
                end += 1
            if end - at > MIN_ROWS:
                yield range(at, end)
        at = end


def _is_head(row: Cells) -> bool:
    """Whether a row names columns of which one holds money, none of them one of a form's own tables."""
    texts = _texts(row)
    others = [text for text in texts if not _OF_A_YEAR.fullmatch(text)]
    years = len(texts) - len(others)
    if len(texts) < MIN_COLUMNS or any(char.isdigit() for text in others for char in text):
        return False
    if any(map(_OF_FORMS.search, others)) or (years < MIN_YEARS and not any(map(_MONEY.fullmatch, others))):
        return False
    named = years + sum(bool(_COLUMN.fullmatch(_UNIT.sub("", text)) or _MONEY.fullmatch(text)) for text in others)
    return named * 3 >= len(texts) * 2


def _comes_again(rows: Sequence[Cells], at: int) -> bool:
    """Whether a head is that of the table itself, printed again on its next page."""
    texts = _texts(rows[at])
    return any(_texts(row) == texts for row in rows[:at])


def _texts(row: Cells) -> list[str]:
    return [compact(cell.text) for cell in row if cell.text.strip()]


def _figures(row: Cells) -> int:
    """How many cells of a row behind its first hold a figure."""
    return sum(cell_quantity(cell.view, "") is not None for cell in row[1:])
