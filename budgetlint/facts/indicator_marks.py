"""分值 and 得分 of a row of indicators: by their headers, or by standing side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts.indicator_pieces import Piece, is_mark, mark_of
from budgetlint.model import Quantity
from budgetlint.numerals import cell_quantity

__all__ = ["Marks", "find_marks", "is_actual_between", "is_unweighted"]

Columns = Mapping[str, int]  # by its role the column of a header, -99 where its place is not known

_PLACEHOLDER = regex.compile(r"[-—–/\\]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """分值 and 得分 of a row: ``at`` is the index of the first of their pieces, ``end`` the index behind the last, and
    ``shift`` how far the row moved against the header; ``None`` where nothing tells."""

    at: int
    end: int
    weight: Quantity | None = None
    score: Quantity | None = None
    shift: int | None = None


def _mark(piece: Piece) -> Quantity | None:
    """The piece as a mark; ``None`` where it is not written as one number."""
    quantity = mark_of(piece)
    return quantity if quantity and quantity.kind != "malformed" else None


def is_unweighted(columns: Columns) -> bool:
    """Whether the table surely gives its rows no 分值: 得分 stands right behind the values."""
    score = columns.get("score", -99)
    values = {columns.get("actual"), columns.get("target")}
    return "weight" not in columns and score > 0 and score - 1 in values


def is_actual_between(columns: Columns) -> bool:
    """Whether 实际完成值 stands between the marks: 指标值, 权重, 实际完成值, 得分."""
    target, weight, actual, score = (columns.get(role, -99) for role in ("target", "weight", "actual", "score"))
    return 0 <= target < weight < actual < score


def find_marks(columns: Columns, pieces: Sequence[Piece], *, scored: bool) -> Marks | None:
    """Where 分值 and 得分 of a row stand; ``None`` where a table of scores gives the row none."""
    if not scored:
        return _weight_of_goal(columns, pieces)
    if is_unweighted(columns):
        return _lone_score(columns, pieces)
    weight_first = 0 <= columns.get("weight", -99) < columns.get("target", -99)  # 分值, 指标值, 实际完成值, 得分
    marks = _parted_pair(columns, pieces) if weight_first or is_actual_between(columns) else None
    marks = marks or _pair(columns, pieces) or _parted_pair(columns, pieces)
    return marks or _weight_and_dash(columns, pieces) or _other_blank(columns, pieces)


def _weight_of_goal(columns: Columns, pieces: Sequence[Piece]) -> Marks:
    """分值 in a table of goals, which gives no marks; behind the last piece if there is none."""
    for at in range(len(pieces) - 1, 1, -1):
        shift = _shift(columns, pieces[at], "weight")
        if shift is not None and abs(shift) <= 1 and cell_quantity(pieces[at].view, "") is not None:
            return Marks(at, at + 1, weight=cell_quantity(pieces[at].view, "分"), shift=shift)
    return Marks(len(pieces), len(pieces))


def _lone_score(columns: Columns, pieces: Sequence[Piece]) -> Marks | None:
    """得分 in a table that gives no 分值 for its rows."""
    for at, piece in enumerate(pieces):
        if _shift(columns, piece, "score") == 0 and is_mark(piece):
            return Marks(at, at + 1, score=_mark(piece), shift=0)
    return None


def _pair(columns: Columns, pieces: Sequence[Piece]) -> Marks | None:
    """The last adjacent pair of plain numbers, 得分 or 分值 first as the header has it."""
    swapped = 0 <= columns.get("score", 0) < columns.get("weight", -1)
    order = ("score", "weight") if swapped else ("weight", "score")
    apart = max(1, columns.get("score", 0) - columns.get("weight", 0))
    for at in range(len(pieces) - 2, -1, -1):
        first, second = pieces[at : at + 2]
        if is_mark(first) and is_mark(second) and second.column - first.column <= apart:
            stated = dict(zip(order, (_mark(first), _mark(second)), strict=True))
            return Marks(at, at + 2, **stated, shift=_shift(columns, first, order[0]))
    return None


def _parted_pair(columns: Columns, pieces: Sequence[Piece]) -> Marks | None:
    """分值 and 得分 under their headers with 评分标准 between them."""
    weight, score = columns.get("weight", -99), columns.get("score", -99)
    at = {piece.column: index for index, piece in enumerate(pieces) if is_mark(piece)}
    if not 0 <= weight < score - 1 or weight not in at or score not in at:
        return None
    first, last = at[weight], at[score]
    return Marks(first, last + 1, weight=_mark(pieces[first]), score=_mark(pieces[last]), shift=0)


def _weight_and_dash(columns: Columns, pieces: Sequence[Piece]) -> Marks | None:
    """分值 with a dash for 得分 behind it."""
    for at in range(len(pieces) - 2, -1, -1):
        shift = _shift(columns, pieces[at], "weight")
        dashed = is_mark(pieces[at]) and _PLACEHOLDER.fullmatch(pieces[at + 1].text)
        if dashed and shift is not None and abs(shift) <= 1:
            return Marks(at, at + 2, weight=_mark(pieces[at]), shift=shift)
    return None


def _other_blank(columns: Columns, pieces: Sequence[Piece]) -> Marks | None:
    """分值 or 得分 alone in its column, where the cell of the other is blank."""
    weight, score = columns.get("weight", -99), columns.get("score", -99)
    filled = {piece.column for piece in pieces}
    if not 0 <= weight < score or len({weight, score} & filled) != 1:
        return None
    for at, piece in enumerate(pieces):
        if piece.column in (weight, score) and is_mark(piece):
            stated = {"weight" if piece.column == weight else "score": _mark(piece)}
            return Marks(at, at + 1, **stated, shift=0)
    return None


def _shift(columns: Columns, piece: Piece, role: str) -> int | None:
    """How many columns the piece stands behind its header; ``None`` where the header's place is not known."""
    column = columns.get(role, -99)
    return piece.column - column if column >= 0 else None
