"""Headers of tables with one blank between the cells that were cut into pieces, line by line or cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.readers.layouts.common import CAPTION
from budgetlint.readers.layouts.prescribed import Column, columns_of, columns_of_part, listed_columns
from budgetlint.readers.layouts.raw_rows import LEVELS, Range, Row
from budgetlint.readers.source import Line

__all__ = ["Head", "head_in_pieces", "is_in_pieces"]

_HEAD_PIECE = regex.compile(r"(?:[\u4e00-\u9fff()（）“”、:：\s]|[(（][A-C/]{1,3}[)）]){1,24}|\d{1,2}")
_NUMBER_OF_COLUMN = regex.compile(r"[栏列]次|\d{1,2}")

MIN_SAID = 3  # columns
MAX_BESIDE = 1  # other text of such a line: the rest of a wrapped cell

_Piece = tuple[tuple[Range, ...], str]


@dataclass(frozen=True, slots=True)
class Head:
    """The header with what stands over it, and how many columns it has. ``prescribed``: those of a form of the Ministry."""

    rows: tuple[Row, ...]
    width: int
    prescribed: bool = False


def is_in_pieces(row: Row, line: Line) -> bool:
    """Whether a line may be of a header in pieces: short words, or the numbers of the columns."""
    return not CAPTION.match(line.text) and all(map(_HEAD_PIECE.fullmatch, row.texts))


def head_in_pieces(above: Sequence[Row], row: Row) -> Head | None:
    """The header that the lines above a row make up: that of a prescribed form, or of a list with as many columns as its first row
    has cells; ``None`` if none."""
    if not above or "F" not in row.kinds or len(row.kinds) == 1:
        return None
    pieces = _pieces(above)
    names = [text for _, text in pieces]
    columns = columns_of(names)
    if columns is not None:
        return _head(above, pieces, columns, row, prescribed=True)
    if row.unnamed is not None and len(above) > 1 and len(above[-1].texts) == 1 and columns_of(names[:-1]) is not None:
        return head_in_pieces(above[:-1], row)
    columns = listed_columns(names, len(row.texts)) if row.texts[0] == "1" else None
    if columns is not None:
        return _head(above, pieces, columns, row)
    return _head_of_part(above, row) if "W" in row.kinds else None


def _head_of_part(above: Sequence[Row], row: Row) -> Head | None:
    """The header of a part of a self-evaluation form, the last of the lines above; what stands over it is of the form, too."""
    for at in range(len(above)):
        pieces = _pieces(above[at:])
        columns = columns_of_part([text for _, text in pieces])
        if columns is not None:
            head = _head(above[at:], pieces, columns, row)
            return Head((*above[:at], *head.rows), head.width) if head else None
    return None


def _pieces(rows: Sequence[Row]) -> list[_Piece]:
    """The pieces of a header, but for the numbers of its columns and what a line says of every column (决算数 决算数 决算数)."""
    return [
        (cell, text)
        for each in rows
        if each.texts not in LEVELS
        for cell, text in zip(each.cells, each.texts, strict=True)
        if not _NUMBER_OF_COLUMN.fullmatch("".join(text.split())) and not _says_of_all(each.texts, text)
    ]


def _says_of_all(texts: Sequence[str], text: str) -> bool:
    """Whether a text stands so often in a line of a header that it is said of every column."""
    return texts.count(text) >= max(MIN_SAID, len(texts) - MAX_BESIDE)


def _head(
    above: Sequence[Row], pieces: Sequence[_Piece], columns: Sequence[Column], row: Row, *, prescribed: bool = False
) -> Head | None:
    """The header of these columns; ``None`` where the row does not stand below it."""
    nameless = "W" not in row.kinds and row.unnamed is None
    if nameless and (row.is_ordinals or len(columns) != len(row.kinds)):
        return None

    def header(parts: Sequence[Sequence[int]]) -> Row:
        cells = tuple(tuple(place for at in each for place in pieces[at][0]) for each in parts)
        texts = tuple("".join(pieces[at][1] for at in each) for each in parts)
        return Row(above[0].first, above[-1].last, cells, texts)

    groups, own = [column.group for column in columns], [column.pieces for column in columns]
    rows = [header(own)]
    if len(set(rows[0].texts)) < len(columns) and all(groups):  # 预算数 and 决算数, each of the same
        rows = [header([(*a, *b) for a, b in zip(groups, own, strict=True)])] if nameless else [header(groups), *rows]
    return Head(tuple(rows), len(columns), prescribed)
