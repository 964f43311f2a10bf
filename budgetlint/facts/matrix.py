"""The cells of a table as they are compared: which hold something, in which column, with the codes put together again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from budgetlint import regex
from budgetlint.language import worded
from budgetlint.model import Cell, Table
from budgetlint.readers.layouts.common import CODE_LEVELS
from budgetlint.terms import plain

__all__ = [
    "BLANKS",
    "CODE",
    "FIGURE",
    "MAX_HEADER_ROWS",
    "Matrix",
    "Text",
    "captions_in",
    "code_parts",
    "is_figure",
    "matrix",
    "ordered",
]

CODE = regex.compile(r"\d{3}|\d{5}|\d{7}")
FIGURE = regex.compile(r"-?\d[\d,.]*%?")
_TWO = regex.compile(r"\d\d")
_CLOSED = regex.compile(r"\s+(?=[.,])|(?<=[.,])\s+")
_RUN_ON = regex.compile(r"^-?\d[\d,]*\.\d\d(?=[一二三四五六七八九十]+、|(?:本年|年末|年初|结余|总计|合计))")
_CAPTION = regex.compile(
    r"(?:单位|部门)(?:\(单位\))?(?:名称)?:|^.{4,50}表(?:\(.{1,12}\))?$|^(?:财决)?公开(?:表)?\d+表?$|^(?:19|20)\d\d年度?$"
)
_TOTAL = regex.compile("[合总小]计|栏次")  # labels over several columns, which some write into each of them
BLANKS = frozenset({"-", "--", "---", "—", "——", "/", "\\", "–", "－", "无", "*"})
STROKE = "—"
MAX_HEADER_ROWS = 8
MAX_CAPTION_ROWS = 4
MIN_REPEATED = 3  # headers, for one line of them to be known again


@dataclass(frozen=True, slots=True)
class Text:
    """A cell that holds something: its text as compared, and the cell. ``doubt`` says why its place is not certain,
    ``width`` how many cells its row has."""

    text: str
    cell: Cell
    column: int
    doubt: str = ""
    width: int = 1 << 30


Matrix = list[dict[int, Text]]


def is_figure(text: str) -> bool:
    """Whether a plain cell text is a number (a code, a 行次 and an amount all are)."""
    return FIGURE.fullmatch(text) is not None


def captions_in(table: Table) -> int:
    """How many rows at the head of the grid are no table yet: its title, number, department and unit in cells."""
    for at, row in enumerate(table.rows[:MAX_CAPTION_ROWS]):
        texts = [plain(cell.text) for cell in row if cell.text]
        if not texts or not all(_CAPTION.search(text) for text in texts):
            return at
    return MAX_CAPTION_ROWS


def matrix(table: Table) -> Matrix:
    """The non-empty cells of each row by column, their texts made plain."""
    rows: Matrix = [{} for _ in range(captions_in(table))]
    for row in table.rows[len(rows) :]:
        doubt = worded("一格里连着两栏的内容，不知各是哪一栏") if any(_RUN_ON.search(c.text) for c in row) else ""
        found = {}
        before = ""
        for cell in row:
            text = _compared(cell.text) if cell.text else ""
            if text and not (text == before and _TOTAL.search(text)):
                found[cell.column] = Text(text, cell, cell.column, doubt, width=len(row))
            before = text
        rows.append(found)
    rows = _with_relative_codes(_with_whole_codes(_below_one_header(rows), flat=table.loses_blanks))
    return _with_blanks(rows, table) if table.loses_blanks else rows


def _with_blanks(rows: Matrix, table: Table) -> Matrix:
    """The rows with a stroke in the empty cells of figure columns, where a layout that may lose empty cells kept them."""
    if all(cell.text for row in table.rows for cell in row):
        return rows
    columns: dict[int, list[str]] = defaultdict(list)
    for row in rows[1:]:
        for column, text in row.items():
            columns[column].append(text.text)
    named = {column for column, texts in columns.items() if not all(map(is_figure, texts))}
    coded = {c for c, texts in columns.items() if c + 1 in named and c not in named and all(map(CODE.fullmatch, texts))}
    found = []
    for row, cells in zip(rows, table.rows[len(table.rows) - len(rows) :], strict=True):
        first = min((column for column, text in row.items() if not is_figure(text.text)), default=1 << 30)
        blank = [cell for cell in cells if not cell.text and cell.column > first and cell.column not in named | coded]
        found.append(row | {cell.column: Text(STROKE, cell, cell.column, width=len(cells)) for cell in blank})
    return found


def _below_one_header(rows: Matrix) -> Matrix:
    """The rows behind a header that comes again in other columns (the second piece of an aligned table), put below the first."""
    first = next((row for row in rows if row), {})
    texts = [text.text for text in ordered(first)]
    if len(texts) < MIN_REPEATED:
        return rows
    found, moved = [], {}
    for row in rows:
        again = ordered(row)
        if row is not first and [text.text for text in again] == texts:
            moved = {there.column: here for there, here in zip(again, sorted(first), strict=True)}
            moved = {} if all(there == here for there, here in moved.items()) else moved
        if moved and set(row) <= set(moved):
            found.append({moved[at]: replace(text, column=moved[at]) for at, text in row.items()})
        else:
            found.append(row)
    return found


@lru_cache(maxsize=1 << 14)
def _compared(text: str) -> str:
    return plain(_CLOSED.sub("", text)).strip("|")


def _with_whole_codes(rows: Matrix, *, flat: bool) -> Matrix:
    """The rows with codes written over three columns (类, 款, 项: 205 | 02 | 01) or two put together in the first, in each half of a
    table whose names stand side by side. ``flat``: the header is one row, whatever its cells stand over."""
    heads = ((i, _code_columns(row, flat)) for i, row in enumerate(rows[:MAX_HEADER_ROWS]))
    at, groups = next(((i, groups) for i, groups in heads if groups), (0, []))
    for columns in groups:
        if any(_TWO.fullmatch(row[columns[1]].text) for row in rows[at + 1 :] if columns[1] in row):
            rows = _with_codes_in(rows, at + 1, columns)
    return rows


def _with_codes_in(rows: Matrix, first: int, columns: tuple[int, ...]) -> Matrix:
    """The rows, from ``first`` on with the codes of these columns put together in the first of them."""
    found = list(rows)
    above = ""
    for index, row in enumerate(rows[first:], first):
        parts = [row[column].text if column in row else "" for column in columns]
        if not any(parts) or not all(part.isdigit() or not part for part in parts) or len(parts[0]) > 3:
            continue
        middle = parts[1] or (above[3:5] if any(parts[2:]) else "")
        code = (parts[0] or above[:3]) + middle + "".join(parts[2:])
        place = next(row[column] for column in columns if column in row)
        kept = {column: text for column, text in row.items() if column not in columns}
        if CODE.fullmatch(code):
            found[index] = {columns[0]: replace(place, text=code, column=columns[0]), **kept}
            above = code
    return found


def _with_relative_codes(rows: Matrix) -> Matrix:
    """The rows with the code of a 款 that is written as its two digits alone (208, 05, 2080501), where the next code proves it."""
    found = list(rows)
    above = ""
    for at, (row, following) in enumerate(pairwise(rows)):
        column = min(row, default=-1)
        text = row[column].text if row else ""
        below = following[column].text if column in following else ""
        if CODE.fullmatch(text):
            above = text[:3]
        elif (
            above
            and _TWO.fullmatch(text)
            and CODE.fullmatch(below)
            and below.startswith(above + text)
            and len(below) == 7
        ):
            found[at] = row | {column: replace(row[column], text=above + text)}
    return found


def _code_columns(row: dict[int, Text], flat: bool) -> list[tuple[int, ...]]:
    """The columns that parts of codes stand in: 类, 款 and 项 (or 类 and 款) where a header row begins with them, and again for each
    further half; the first three where a flat one has them."""
    cells = ordered(row)
    texts = [cell.text for cell in cells]
    if flat and any(tuple(texts[at : at + 3]) == CODE_LEVELS for at in range(len(texts) - 2)):
        return [(0, 1, 2)]
    return [tuple(cell.column for cell in cells[start:end]) for start, end in code_parts(texts)]


def code_parts(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Where a header row names the parts of codes (类, 款, 项 or 类, 款), begin and end of each group; none unless it begins with one."""
    starts = (
        [at for at, text in enumerate(texts) if text == CODE_LEVELS[0]] if texts and texts[0] == CODE_LEVELS[0] else []
    )
    lengths = ((at, next((n for n in (3, 2) if tuple(texts[at : at + n]) == CODE_LEVELS[:n]), 0)) for at in starts)
    return [(at, at + length) for at, length in lengths if length]


def ordered(row: dict[int, Text]) -> list[Text]:
    """The texts of a row from left to right."""
    return [row[column] for column in sorted(row)]
