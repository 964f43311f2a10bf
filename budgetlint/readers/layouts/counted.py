"""Cells one a line with nothing between them, an empty line for an empty cell: what web pages give when they are copied.

Nothing marks where a row ends, but every cell has its place in the count, so the width of the table can be found: it is the
one at which names stand under names and figures under figures. Merged cells of the header take one line each, so that the
header is no whole number of rows, and a row of totals whose label covers several columns is shorter than the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from budgetlint import regex
from budgetlint.readers.layouts.common import FIGURE

__all__ = ["MAX_WIDTH", "counted"]

Row = list[tuple[int, int]]  # for each cell its index and its column

_CODE = regex.compile(r"\d{2,3}|\d{5,12}")
_STROKE = regex.compile(r"[-—–/]+")
_TOTAL = regex.compile(r".{0,6}[合总]\s*计")
MAX_WIDTH = 24
MAX_MERGED = 4  # key columns that the label of a row of totals covers
_VALUES = regex.compile("值|目标|标准|内容")  # headers of columns that hold words and figures
MIN_ROWS = 3


def counted(texts: Sequence[str]) -> list[Row] | None:
    """The header as one row, then the rows of the body, all with their empty cells; ``None`` where no width is certain or no
    cell is empty. Empty cells behind the last filled one may belong to the last row. A header of one storey tells the width of a
    table with columns of words and figures (指标值)."""
    kinds = _kinds(texts)
    for flat in (False, True):
        for width in range(3, MAX_WIDTH + 1):
            for head, begin in _beginnings(texts, kinds, width):
                if not flat or (begin == head == width and "" not in kinds[:width]):
                    rows = _rows(texts, kinds, width, head, begin, flat=flat)
                    if rows:
                        return rows
    return None


def _rows(
    texts: Sequence[str], kinds: Sequence[str], width: int, head: int, begin: int, *, flat: bool
) -> list[Row] | None:
    """The rows of a table so wide, its header up to ``head``, its first whole row from ``begin`` on; ``None`` if it is not."""
    end = begin + (len(texts) - begin) // width * width
    columns = _columns(kinds[begin:end], width)
    keys = _keys(columns)
    if not 0 < keys < width or (head < begin and begin - head != 1 + width - keys):
        return None
    mixed = [at for at in range(width) if flat and _VALUES.search(texts[at])]
    if not _fits(kinds[begin:end], columns, mixed):
        return None
    total = [_total(head, begin, keys)] if head < begin else []
    body = [[(at + column, column) for column in range(width)] for at in range(begin, end, width)]
    rest = [(end + at, at) for at in range(len(texts) - end)]
    rows = [[(at, at) for at in range(head)], *total, *body, rest]
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
    kinds = []
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        if not text or _STROKE.fullmatch(text):
            kinds.append("")
        elif FIGURE.fullmatch(text):
            kinds.append("C" if _CODE.fullmatch(text) and (not following or _is_part(text, following)) else "F")
        else:
            kinds.append("T")
    return kinds


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


def _fits(kinds: Sequence[str], columns: Sequence[set[str]], mixed: Collection[int]) -> bool:
    """Whether every column is of one kind (but the ``mixed``, which hold words and figures), codes go before names, every row
    has a name, and a cell is empty that is not only the border of its row."""
    width = len(columns)
    if len(kinds) < MIN_ROWS * width or not any("F" in column for column in columns):
        return False
    if any(len(column - {"C"}) > 1 or {"C", "T"} <= column for at, column in enumerate(columns) if at not in mixed):
        return False
    behind = [*columns[1:], {"T"} if mixed else set()]
    if any("C" in column and not following & {"C", "T"} for column, following in zip(columns, behind, strict=True)):
        return False
    rows = [kinds[at : at + width] for at in range(0, len(kinds), width)]
    empty = [at for at in range(width) if "" in kinds[at::width]]
    borders = not (columns[0] and columns[-1])  # nothing in the first or the last: empty lines may only part the rows
    lacking = any("F" in columns[at] or not borders for at in empty)
    return lacking and all("T" in row or not any(row) for row in rows)
