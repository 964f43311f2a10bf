"""Cells one a line with nothing between them, an empty line for an empty cell: what web pages give when they are copied.

Nothing marks where a row ends, but every cell has its place in the count, so the width of the table can be found: it is the
one at which names stand under names and figures under figures. Merged cells of the header may take one line each, so that
the header is no whole number of rows, and a row of totals whose label covers several columns is shorter than the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.readers.layouts.common import FIGURE

__all__ = ["MAX_WIDTH", "Counted", "counted"]

Row = list[tuple[int, int]]  # for each cell its index and its column

_CODE = regex.compile(r"\d{2,3}|\d{5,12}")
_STROKE = regex.compile(r"[-—–/]+")
_TOTAL = regex.compile(r".{0,6}[合总]\s*计")
MAX_WIDTH = 24
MAX_MERGED = 4  # key columns that the label of a row of totals covers
_ORDINALS = regex.compile("栏次|列次|栏数")
_MERGED = regex.compile(r"[合总]\s*计")
_CODES = regex.compile("编码|代码|科目")
_FIGURE_WORDS = regex.compile("[预决]算数|金额|合计")  # never over the first column
_VALUES = regex.compile("值|目标|标准|内容")  # headers of columns that hold words and figures
_SIDES = ("收入", "支出")
MAX_STOREYS = 3
MIN_ROWS = 3
MIN_ROWS_BELOW_WHOLE = 2


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows of a table with all their cells. ``whole``: the header stands in rows as wide as the body, so that each of its
    cells is over its column; else it is one row, whatever its cells are over."""

    rows: list[Row]
    whole: bool


def counted(texts: Sequence[str]) -> Counted | None:
    """The header and the rows of the body, with their empty cells; ``None`` where no width is certain or no cell is empty.
    Empty cells behind the last filled one may belong to the last row."""
    kinds = _kinds(texts)
    for width in range(3, MAX_WIDTH + 1):
        for storeys in range(1, MAX_STOREYS + 1):
            rows = _below_whole_header(texts, kinds, width, storeys * width)
            if rows:
                return Counted(rows, whole=True)
    halves = _halves(texts, kinds)
    if halves:
        return Counted(halves, whole=True)
    for width in range(3, MAX_WIDTH + 1):
        for head, begin in _beginnings(texts, kinds, width):
            rows = _rows(texts, kinds, width, begin, total=head if head < begin else None)
            if rows:
                return Counted([[(at, at) for at in range(head)], *rows], whole=False)
    return None


def _halves(texts: Sequence[str], kinds: Sequence[str]) -> list[Row] | None:
    """A table of halves, 收入 and 支出 in one cell each over a row with the header of every column (项目 | 预算数 | 支出功能科目 | 预算数 |
    支出经济科目 | 预算数), the first figure behind the name of its row."""
    sides, begin = len(_SIDES), next((at for at, kind in enumerate(kinds) if kind == "F"), 0) - 1
    width = begin - sides
    if not 3 < width <= MAX_WIDTH or tuple("".join(text.split()) for text in texts[:sides]) != _SIDES:
        return None
    names = [at for at, column in enumerate(_columns(kinds[begin:], width)) if "T" in column]
    headers = texts[sides:begin]
    if len(names) < sides or not all(headers) or any(_FIGURE_WORDS.search(headers[at]) for at in names):
        return None
    rows = _rows(texts, kinds, width, begin)
    return rows and [[(0, 0), (1, names[1])], [(sides + at, at) for at in range(width)], *rows]


def _below_whole_header(texts: Sequence[str], kinds: Sequence[str], width: int, head: int) -> list[Row] | None:
    """The table with a header of whole rows up to ``head``: words only, at least one over each column, and in the first cell."""
    headers = ["".join(texts[at:head:width]) for at in range(width)]
    if (
        not (texts[:1] and texts[0] and all(headers))
        or not set(kinds[:head]) <= {"T", ""}
        or _FIGURE_WORDS.search(headers[0])
    ):
        return None
    codes = [at for at in range(width) if _CODES.search(headers[at])]
    own = [
        *kinds[:head],
        *("F" if kind == "C" and at % width not in codes else kind for at, kind in enumerate(kinds[head:])),
    ]
    if _is_ambiguous(_columns(own[head:], width), headers):
        return None
    mixed = [at for at in range(1, width - 1) if _VALUES.search(headers[at])]
    rows = _rows(texts, own, width, head, mixed=mixed, least=MIN_ROWS_BELOW_WHOLE)
    return rows and [[(at + column, column) for column in range(width)] for at in range(0, head, width)] + rows


def _is_ambiguous(columns: Sequence[set[str]], headers: Sequence[str]) -> bool:
    """Whether the table may be half as wide: names and figures come again and again, their headers do not (收入 | 支出 | 项目 |
    决算数 | 项目 | 决算数)."""
    width = len(columns)
    return any(
        all(columns[at] == columns[at % period] for at in range(width))
        and any(headers[at] != headers[at % period] for at in range(width))
        for period in range(2, width // 2 + 1)
        if width % period == 0
    )


def _rows(
    texts: Sequence[str],
    kinds: Sequence[str],
    width: int,
    begin: int,
    *,
    total: int | None = None,
    mixed: Collection[int] = (),
    least: int = MIN_ROWS,
) -> list[Row] | None:
    """The rows of a table so wide, the first whole one from ``begin`` on, before it the row of totals at ``total``; ``None`` if
    it is not."""
    end = begin + (len(texts) - begin) // width * width
    columns = _columns(kinds[begin:end], width)
    keys = _keys(columns)
    if not 0 < keys < width or (total is not None and begin - total != 1 + width - keys):
        return None
    if not _fits(kinds[begin:end], columns, mixed, least):
        return None
    merged = [_total(total, begin, keys)] if total is not None else []
    body = [[(at + column, column) for column in range(width)] for at in range(begin, end, width)]
    rest = [(end + at, at) for at in range(len(texts) - end)]
    rows = [*merged, *body, rest]
    return [_closing(row, texts, keys, width) for row in rows if any(texts[at] for at, _ in row)]


def _beginnings(texts: Sequence[str], kinds: Sequence[str], width: int) -> Iterator[tuple[int, int]]:
    """Where the header may end and the first whole row begin: at the first figure or so many cells before it, or behind a row
    of totals whose label is merged."""
    first = next((at for at, kind in enumerate(kinds) if kind in ("F", "C")), 0)
    for begin in range(first, max(first - width, 0), -1):  # the header is as long as it can be
        yield begin, begin
    total = first - 1
    if total > 0 and _TOTAL.fullmatch(texts[total]):
        yield from ((total, total + width - keys + 1) for keys in range(2, MAX_MERGED + 1))


def _total(head: int, begin: int, keys: int) -> Row:
    """A row of totals: its label covers the columns of codes and names."""
    return [(head, keys - 1), *((at, keys + at - head - 1) for at in range(head + 1, begin))]


def _closing(row: Row, texts: Sequence[str], keys: int, width: int) -> Row:
    """The row, or where it is one of totals with a merged label its cells under their columns."""
    first = row[0][0]
    merged = _TOTAL.fullmatch(texts[first]) and len(row) > 1 and FIGURE.fullmatch(texts[first + 1]) and keys > 1
    return _total(first, min(first + 1 + width - keys, first + len(row)), keys) if merged and row[0][1] == 0 else row


def _kinds(texts: Sequence[str]) -> list[str]:
    """For each cell ``F`` a figure, ``T`` a text, ``C`` what may be a code, before a text or an empty cell; ``""`` nothing."""
    kinds: list[str] = []
    numbered = 0
    for at, (text, following) in enumerate(zip(texts, [*texts[1:], ""], strict=True)):
        if at < numbered:
            kinds.append("T" if text else "")  # 栏次 1 2 3 … is of the header
        elif _ORDINALS.fullmatch(text) and (end := _numbers_end(texts, at + 1)) > at + 1:
            kinds.append("T")
            numbered = end
        elif _MERGED.fullmatch(text) and not following and _next_is_figure(texts, at + 1):
            kinds.append("C")  # 合计 in the column of codes, over that of names
        elif not text and kinds[-1:] == ["C"] and _MERGED.fullmatch(texts[at - 1]):
            kinds.append("T")
        elif not text or _STROKE.fullmatch(text):
            kinds.append("")
        elif FIGURE.fullmatch(text):
            kinds.append("C" if _CODE.fullmatch(text) and (not following or _is_part(text, following)) else "F")
        else:
            kinds.append("T")
    return kinds


def _numbers_end(texts: Sequence[str], start: int) -> int:
    """Where the numbers 1 2 3 … from a place on end, empty cells among them; the place itself if there are none."""
    number, end = 0, start
    for at in range(start, len(texts)):
        if texts[at] == str(number + 1):
            number, end = number + 1, at + 1
        elif texts[at] and not _ORDINALS.fullmatch(texts[at]):
            break
    return end


def _next_is_figure(texts: Sequence[str], start: int) -> bool:
    return FIGURE.fullmatch(next((text for text in texts[start:] if text), "")) is not None


def _is_part(text: str, following: str) -> bool:
    """Whether a code goes before its name, or before the next part of it (205 | 02 | 01)."""
    return not FIGURE.fullmatch(following) or (
        len(text) <= 3 and _CODE.fullmatch(following) is not None and len(following) == 2
    )


def _columns(kinds: Sequence[str], width: int) -> list[set[str]]:
    return [set(kinds[at::width]) - {""} for at in range(width)]


def _keys(columns: Sequence[set[str]]) -> int:
    """How many columns of codes and names stand before the first of figures; 0 where figures come first."""
    at = next((at for at, column in enumerate(columns) if "F" in column), len(columns))
    named = [index for index, column in enumerate(columns[:at]) if "T" in column]
    return named[-1] + 1 if named else 0


def _fits(kinds: Sequence[str], columns: Sequence[set[str]], mixed: Collection[int], least: int) -> bool:
    """Whether every column is of one kind (but the ``mixed``, which hold words and figures), codes go before names, every row
    has a name, and a cell is empty that is not only the border of its row."""
    width = len(columns)
    if len(kinds) < least * width or not any("F" in column for column in columns):
        return False
    if any(len(column - {"C"}) > 1 or {"C", "T"} <= column for at, column in enumerate(columns) if at not in mixed):
        return False
    behind: list[set[str]] = [*columns[1:], set()]
    coded = [{"C"} <= column <= {"C", "T"} for column in columns]  # beside figures what looks like a code is one
    if any(code and not following & {"C", "T"} for code, following in zip(coded, behind, strict=True)):
        return False
    rows = [kinds[at : at + width] for at in range(0, len(kinds), width)]
    empty = [at for at in range(width) if "" in kinds[at::width]]
    borders = not (columns[0] and columns[-1])  # nothing in the first or the last: empty lines may only part the rows
    lacking = any("F" in columns[at] or not borders for at in empty)
    return lacking and all("T" in row or not any(row) for row in rows)
