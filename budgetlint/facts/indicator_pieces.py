"""The pieces of an indicator row: its cells, those that hold several values side by side taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts.pieces import Row, chunks, compact, glued
from budgetlint.model import Quantity, View
from budgetlint.numerals import cell_quantity, scan

__all__ = ["Piece", "is_mark", "mark_of", "pieces_of", "value_like"]

_POINTS = regex.compile(r"\s*\d{1,3}(?:\.\d+)?\s*分\s*")
_VALUE = regex.compile(r"(?:[≥≤=<>]|不少于|不低于|不超过|\d).{0,14}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell, or a part (``cut``) of one that holds several things."""

    column: int
    view: View
    cut: bool = False

    @property
    def text(self) -> str:
        return compact(self.view.text)


def pieces_of(row: Row) -> list[Piece]:
    """The row's filled cells; one that holds several values side by side is taken apart."""
    found: list[Piece] = []
    for cell in row.filled:
        parts = chunks(cell.view)
        figures = sum(1 for each in parts if value_like(Piece(0, each)))
        if len(parts) > 1 and figures >= 2 and cell_quantity(cell.view, "") is None:
            found += _rejoined(cell.column, parts)
        else:
            found.append(Piece(cell.column, cell.view))
    return found


def _rejoined(column: int, parts: Sequence[View]) -> list[Piece]:
    """Words before the first value are one name again."""
    first = next(i for i, each in enumerate(parts) if value_like(Piece(0, each)))
    head = [Piece(column, glued(parts[:first]), True)] if first else []
    return head + [Piece(column, each, True) for each in parts[first:]]


def is_mark(piece: Piece) -> bool:
    """Whether the piece is a plain number, or one of points (15分), as 分值 and 得分 are."""
    quantity = mark_of(piece)
    return quantity is not None and quantity.kind != "percent"


def mark_of(piece: Piece) -> Quantity | None:
    """The piece as a mark; ``None`` where it is not written as one number."""
    quantity = cell_quantity(piece.view, "分")
    if quantity is None and _POINTS.fullmatch(piece.view.text):
        quantity = next((token.quantity for token in scan(piece.view)), None)
    return quantity


def value_like(piece: Piece) -> bool:
    """Whether the piece begins as a target or actual value does."""
    return _VALUE.fullmatch(piece.text) is not None
