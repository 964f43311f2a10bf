"""Forms and lists whose cells have lost their places, put back into rows and columns by what they say.

Where cells stand one a line with nothing between rows (``records``), a fund row is a label with the figures behind it; an
indicator row ends with its two marks, and with the reason where the next cell is no level of indicators. Where only empty
cells are lost (``raw``), the rest of a row is moved under the header: an indicator's marks tell where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import zip_longest

from budgetlint import regex
from budgetlint.facts.funds import fund_role, is_fund_label
from budgetlint.facts.indicators import indicator_role, is_indicator_header
from budgetlint.facts.pieces import Row, compact
from budgetlint.facts.summary_lists import is_list_header, list_role
from budgetlint.model import Cell, Table
from budgetlint.numerals import cell_quantity

__all__ = ["form_rows"]

_LEVEL = regex.compile(r".{0,14}(?:指标|标\)?)(?:[(]\d+(?:\.\d+)?分[)])?")
_PAIRED = regex.compile(r"(?:项目名称|主管部门(?:及代码)?|实施单位|预算单位|项目单位)[:：]?")
_TOTAL = regex.compile(r"(?:自评)?(?:总分|总得分|合计|总计)|(?:自评)?(?:等级|等次)")
_GOALS = regex.compile(r".{0,6}(?:总体目标|预期目标|完成情况)")
_WEIGHTS = regex.compile("权重|分值|满分")
_STOREY = regex.compile(r"(?:指标)?(?:名称|内容)|指标|(?:权重|分值|满分)(?:\([%分]\))?")
_SUM = regex.compile(r"(?:合|总|共)计")
_FIGURE = regex.compile(r"[-—–/]|[\d.,\s]+%?|[\d.,\s]+(?:万元|元)")


def form_rows(table: Table) -> tuple[tuple[Cell, ...], ...]:
    """The table's rows, a header of indicators in two storeys as one; those of a form in the ``records`` or ``raw`` layout made
    anew."""
    if table.layout == "raw":
        return tuple(_numbered(at, row, left) for at, (left, row) in enumerate(_moved(table.rows)))
    if table.layout != "records":
        return tuple(_with_one_header(table.rows))
    cells = [cell for row in table.rows for cell in row if cell.text.strip()]
    width = _while(cells, 0, lambda cell: bool(list_role(cell.text)))
    if width >= 3:
        return tuple(_numbered(at, row) for at, row in enumerate(_list_rows(cells, width)))
    if any(indicator_role(cell.text) == "score" for cell in cells):
        return tuple(_numbered(at, row) for at, row in enumerate(_rows(cells)))
    return table.rows


def _with_one_header(rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """The rows, with levels of indicators above their 名称 and 权重 put into one row: 一级指标 | 权重 | 二级指标 | 权重 | …."""
    skipped = False
    for row, below in zip_longest(rows, rows[1:]):
        if skipped:
            skipped = False
            continue
        skipped = bool(below) and _is_upper_storey(row) and _is_lower_storey(below)
        yield _merged(row, below) if skipped else row


def _is_upper_storey(row: Sequence[Cell]) -> bool:
    roles = [indicator_role(cell.text) for cell in row if cell.text.strip()]
    return sum(role in ("level1", "level2", "name") for role in roles) > 1 and "weight" not in roles


def _is_lower_storey(row: Sequence[Cell]) -> bool:
    texts = [compact(cell.text) for cell in row if cell.text.strip()]
    return len(texts) > 2 and all(map(_STOREY.fullmatch, texts)) and any(map(_WEIGHTS.match, texts))


def _merged(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[Cell, ...]:
    """A cell of the lower storey where it tells 权重, else the one above it."""
    above = {cell.column: cell for cell in upper if cell.text.strip()}
    below = {cell.column: cell for cell in lower if cell.text.strip()}
    told = {column: cell for column, cell in below.items() if _WEIGHTS.match(compact(cell.text))}
    return tuple((above | told)[column] for column in sorted(above | told))


def _list_rows(cells: Sequence[Cell], width: int) -> Iterator[Sequence[Cell]]:
    """A summary list: its header, then a row from each number (序号) to the next."""
    yield cells[:width]
    at, number = width, 1
    for end in range(width + 1, len(cells) + 1):
        text = compact(cells[end].text) if end < len(cells) else ""
        if end == len(cells) or text == str(number + 1) or _SUM.fullmatch(text):
            yield cells[at:end]
            at, number = end, number + 1


def _numbered(at: int, cells: Sequence[Cell], left: Sequence[int] = ()) -> tuple[Cell, ...]:
    return tuple(Cell(cell.view, at, column) for column, cell in zip(left or range(len(cells)), cells, strict=True))


# ------------------------------------------------------------------------------- rows that lost empty cells


def _moved(rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Sequence[int], tuple[Cell, ...]]]:
    """Each row with the columns its cells stand in, by the header above it."""
    place: Callable[[Sequence[Cell]], Sequence[int]] = _in_order
    for row in rows:
        head = Row(row, 0)
        if is_list_header(head):
            place = partial(_list_columns, [list_role(cell.text) for cell in row])
        elif is_indicator_header(head):
            place = partial(_indicator_columns, [indicator_role(cell.text) for cell in row])
        elif sum(bool(fund_role(cell.text)) for cell in row) > 2 and not any(map(_is_figure, row)):
            place = _in_order
        else:
            yield place(row), row
            continue
        yield _in_order(row), row


def _in_order(row: Sequence[Cell]) -> Sequence[int]:
    return range(len(row))


def _list_columns(roles: Sequence[str], row: Sequence[Cell]) -> Sequence[int]:
    """A row as wide as the header stands under it, and a sum if it has a figure for each of its columns; of any other
    only the number and the name are known, the rest stands outside."""
    if len(row) == len(roles):
        return _in_order(row)
    if _SUM.fullmatch(compact(row[0].text)):
        figures = [at for at, role in enumerate(roles) if role not in ("", "number", "name", "grade")]
        if len(figures) == len(row) - 1 and all(map(_is_figure, row[1:])):
            return (max(roles.index("name"), 0), *figures)
        return range(len(roles), len(roles) + len(row))
    known = roles.index("name") + 1
    return (*range(min(known, len(row))), *range(len(roles), len(roles) + max(len(row) - known, 0)))


def _indicator_columns(roles: Sequence[str], row: Sequence[Cell]) -> Sequence[int]:
    """A row whose marks stand behind its values and a name at least is moved until they stand under theirs."""
    if "weight" not in roles or "score" not in roles or abs(roles.index("weight") - roles.index("score")) != 1:
        return _in_order(row)
    marks = min(roles.index("weight"), roles.index("score"))
    values = sum(role in ("target", "actual") for role in roles[:marks])
    for at in range(min(len(row) - 2, marks), -1, -1):
        if _mark(row[at]) and _mark(row[at + 1]):
            total = _TOTAL.fullmatch(compact(row[0].text)) is not None and at == 1
            return range(marks - at, marks - at + len(row)) if at > values or total else _in_order(row)
    return _in_order(row)


def _rows(cells: Sequence[Cell]) -> Iterator[Sequence[Cell]]:
    at = 0
    width = 0  # of the indicator header, once it has gone by
    reasoned = False
    while at < len(cells):
        end = _indicator_row(cells, at, width, reasoned) if width else _head_row(cells, at)
        row = cells[at:end]
        roles = [indicator_role(cell.text) for cell in row]
        if not width and sum(map(bool, roles)) >= 4:
            width, reasoned = len(row), "reason" in roles
        yield row
        at = end


def _head_row(cells: Sequence[Cell], at: int) -> int:
    """Where the row that begins at ``at`` ends, above the indicators."""
    text = compact(cells[at].text)
    if _PAIRED.fullmatch(text):
        return min(at + 2, len(cells))
    if indicator_role(text) in ("level1", "level2"):
        return _while(cells, at, lambda cell: bool(indicator_role(cell.text)))
    if is_fund_label(text) and not fund_role(text):
        return _while(cells, at + 1, lambda cell: _FIGURE.fullmatch(compact(cell.text)) is not None)
    if _is_figure(cells[at]):
        return _while(cells, at, _is_figure)
    if fund_role(text) or "资金" in text or "执行情况" in text:
        header = _while(cells, at + 1, lambda cell: bool(fund_role(cell.text)))
        if header > at + 2 and header < len(cells) and _is_figure(cells[header]):
            return header  # its figures stand in a row without a label
        return _while(cells, at + 1, lambda cell: bool(fund_role(cell.text)) or _is_figure(cell))
    if _GOALS.fullmatch(text):
        labels = _while(cells, at, lambda cell: _GOALS.fullmatch(compact(cell.text)) is not None)
        return labels
    return at + 1


def _while(cells: Sequence[Cell], at: int, holds: Callable[[Cell], bool]) -> int:
    while at < len(cells) and holds(cells[at]):
        at += 1
    return at


def _is_figure(cell: Cell) -> bool:
    return _FIGURE.fullmatch(compact(cell.text)) is not None


def _indicator_row(cells: Sequence[Cell], at: int, width: int, reasoned: bool) -> int:
    """Where an indicator row ends: behind its two marks, or behind the reason that follows them where the header has one."""
    if _TOTAL.fullmatch(compact(cells[at].text)):
        return _while(cells, at + 1, lambda cell: cell_quantity(cell.view, "") is not None or len(cell.text) <= 2)
    for end in range(at + 1, min(at + width + 2, len(cells))):
        if _mark(cells[end - 1]) and _mark(cells[end]) and not (end + 1 < len(cells) and _mark(cells[end + 1])):
            behind = end + 1
            if reasoned and behind < len(cells) and not _begins_row(cells[behind]):
                behind += 1
            return behind
    return at + 1


def _mark(cell: Cell) -> bool:
    quantity = cell_quantity(cell.view, "")
    return quantity is not None and quantity.kind == "number"


def _begins_row(cell: Cell) -> bool:
    text = compact(cell.text)
    return _LEVEL.fullmatch(text) is not None or _TOTAL.fullmatch(text) is not None
