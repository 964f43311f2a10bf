"""Figures of table cells: which cells hold figures, in which unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.headers import counts_on
from budgetlint.facts.matrix import MAX_HEADER_ROWS, code_parts
from budgetlint.model import Cell, Quantity, Span, Table
from budgetlint.numerals import cell_quantity, scan
from budgetlint.terms import plain

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["cell_figures", "unit_line", "unit_of"]

_UNIT = regex.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*(百万元|亿元|万元|千元|元)")
_UNIT_CODE = regex.compile(r"0\d{2,}(?:-|$)")  # no amount begins with a 0 before other digits
PROJECT_DIGITS = 15
_CODE = regex.compile(r"\d{3}|\d{5}|\d{7}")
_PARTS = regex.compile(r"[235]\d\d(?:\s+\d\d){1,2}")
_NAME = regex.compile(r"\s*[^\d\s].*[\u4e00-\u9fff]")
_CODED = regex.compile(r"\s*[235]\d\d(?:\d\d){0,2}\s+[\u4e00-\u9fff]{2}")
_DIGIT = regex.compile(r"\d")
_NUMBER = regex.compile(r"\d[\d.,\s]*")


def unit_of(table: Table) -> str:
    """The unit line of the table (金额单位：万元), ``""`` where there is none."""
    return unit_line(table)[0]


def unit_line(table: Table) -> tuple[str, Span | None]:
    """The unit that the table's unit line states, and where."""
    views = [caption.view for caption in reversed(table.captions)]
    views += [cell.view for row in table.rows[:4] for cell in row]
    for view in views:
        match = _UNIT.search(view.text) if "单位" in view.text else None
        if match:
            return match[1], view.span(match.start(1), match.end(1))
    return "", None


def cell_figures(facts: Facts, table: Table) -> Iterator[Quantity]:
    """The figures of the table, without codes, 行次, 栏次 and 序号."""
    unit = unit_of(table) or facts.usual_unit
    rows = [(row, texts) for row in table.rows if not _is_ordinals(texts := [cell.text.strip() for cell in row])]
    numbers = _number_columns(rows) | _code_columns(table)
    loose = table.loses_blanks and any(plain(cell.text) == "行次" for row in table.rows for cell in row)
    for row, texts in rows:
        for cell, text in zip(row, texts, strict=True):
            if _DIGIT.search(text) is None or (text.isdigit() and (cell.column in numbers or loose)):
                continue
            if _is_code(row, cell, text):
                continue
            quantity = cell_quantity(cell.view, unit)
            if quantity is not None:
                yield facts.settled(quantity)
            else:
                for token in scan(cell.view):
                    if token.quantity.kind != "number":
                        yield facts.settled(token.quantity)


def _number_columns(rows: Sequence[tuple[Sequence[Cell], Sequence[str]]]) -> frozenset[int]:
    """The columns that only number their rows (行次, 序号)."""
    columns: dict[int, list[str]] = {}
    for row, texts in rows:
        for cell, text in zip(row, texts, strict=True):
            if text[:1].isdecimal() and _NUMBER.fullmatch(text):
                columns.setdefault(cell.column, []).append(text)
    return frozenset(column for column, texts in columns.items() if counts_on(texts))


def _code_columns(table: Table) -> frozenset[int]:
    """The columns of codes written in pieces, 类 | 款 | 项."""
    for row in table.rows[:MAX_HEADER_ROWS]:
        cells = [cell for cell in row if plain(cell.text)]
        groups = code_parts([plain(cell.text) for cell in cells])
        if groups:
            return frozenset(cell.column for start, end in groups for cell in cells[start:end])
    return frozenset()


def _is_ordinals(texts: Iterable[str]) -> bool:
    """Whether a row's texts are 栏次 1 2 3 …"""
    texts = [text for text in texts if text]
    numbers = [text for text in texts if text.isdigit()]
    if not numbers or numbers != [str(int(numbers[0]) + at) for at in range(len(numbers))]:
        return False
    if len(texts) == len(numbers):
        return len(numbers) > 2
    return any(plain(text) in ("栏次", "列次", "栏数") for text in texts)


def _is_code(row: Sequence[Cell], cell: Cell, text: str) -> bool:
    """A function or economic code: 3, 5 or 7 digits with a name in the next cell; that of a unit, 028001; or of a project, too long to
    be anything else."""
    if _UNIT_CODE.match(text) or (text.isdigit() and len(text) >= PROJECT_DIGITS):
        return True
    if text[0] not in "235":
        return False
    if _CODED.match(text) or _PARTS.fullmatch(text):
        return True
    if not _CODE.fullmatch(text):
        return False
    following = next((each.text for each in row if each.column > cell.column and each.text.strip()), "")
    return _NAME.match(following.strip()) is not None or len(text) > 3 and not following
