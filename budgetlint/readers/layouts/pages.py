"""The columns that the pieces of aligned lines stand in, page by page: each page has columns of its own, or goes on with those of
the page before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from budgetlint import regex
from budgetlint.readers.layouts.columns import Reach, column_of, find_columns
from budgetlint.readers.layouts.gaps import Piece, Row, head_of

__all__ = ["Columns", "measured", "paged"]

_AMOUNT = regex.compile(r"-?\d[\d,]*\.\d+")
_KEY = regex.compile(r"名称|项\s*目|科目|编码|内容")
MIN_NUMBERED = 3
MIN_SEAMS = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a page: from where to where each reaches, where their numbers (栏次 1 2 3 …) stand, which are those of
    the last columns, and which columns of figures run into that of names behind them (``close``)."""

    reaches: tuple[Reach, ...] = ()
    numbers: tuple[float, ...] = ()
    close: frozenset[int] = frozenset()

    def of(self, piece: Piece, *, figure: bool = False, header: bool = False) -> int:
        """The column a piece stands in. A ``figure`` ends between the number of its column, which stands in its middle, and the
        next one."""
        passed = sum(number < piece.right for number in self.numbers) if figure else 0
        if passed:
            return len(self.reaches) - len(self.numbers) + passed - 1
        at = column_of(_reach(piece), self.reaches)
        if header:
            return at
        if at in self.close and not figure:
            return at + 1
        return at - 1 if at - 1 in self.close and figure else at

    def with_as_many(self, before: Columns) -> Columns:
        """These numbered columns, with as many of keys in front of them as on the page before: some are empty here."""
        missing = len(before.reaches) - len(self.reaches)
        begin = self.reaches[-len(self.numbers)][0]
        keys, numbered = self.reaches[: -len(self.numbers)], self.reaches[-len(self.numbers) :]
        return replace(self, reaches=(*keys, *[(begin, begin)] * missing, *numbered))

    def crowded(self, row: Row) -> Collection[int]:
        """The columns in which a row has several pieces."""
        return {at for at, count in Counter(map(self.of, row.pieces)).items() if count > 1}


def measured(runs: Sequence[Sequence[Row]]) -> Iterator[Sequence[Row]]:
    """The runs of rows, every character one column wide where more pieces end at the same place so: ``pdftotext`` begins each
    behind as many characters as would fit on the page, so lines with Chinese text look ragged. Where a run does not tell, the
    others do."""
    both = [(rows, [_by_characters(row) for row in rows]) for rows in runs]
    gains = [_evenness(counted) - _evenness(rows) for rows, counted in both]
    usual = sum((gain > 0) - (gain < 0) for gain in gains)
    for (rows, counted), gain in zip(both, gains, strict=True):
        yield counted if (gain or usual) > 0 else rows


def _by_characters(row: Row) -> Row:
    return replace(row, pieces=tuple(replace(piece, left=piece.start, right=piece.end) for piece in row.pieces))


def _evenness(rows: Sequence[Row]) -> int:
    """How much the right ends of pieces stand below one another, page by page."""
    ends = Counter((row.page, piece.right) for row in rows for piece in row.pieces[1:])
    return sum(count * count for count in ends.values())


def paged(rows: Sequence[Row]) -> Iterator[tuple[Sequence[Row], Columns]]:
    """The rows of each page with their columns."""
    columns = Columns()
    shared: set[int] = set()  # columns in which a row has two pieces: a code and a name
    for _, page in groupby(rows, key=lambda row: row.page):
        mine = list(page)
        if not columns.reaches or not _go_on(mine, columns, shared):
            own = _columns(mine)
            if len(own.reaches) < len(columns.reaches):  # few rows: the header tells where the others are
                own = _columns(mine, by_header=True)
            if own.numbers and len(own.numbers) == len(columns.numbers):
                own = own.with_as_many(columns)
            columns = own if len(own.reaches) >= len(columns.reaches) else columns
        shared.update(*map(columns.crowded, mine))
        yield mine, columns


def _go_on(rows: Sequence[Row], columns: Columns, shared: Collection[int]) -> bool:
    """Whether a page goes on with the columns of the one before: each figure of a row stands in another of them, and so does each
    other piece but in those that were ``shared`` there."""
    for row in rows:
        figures = [piece for piece in row.pieces if piece.is_figure]
        reached = [columns.of(figure, figure=True) for figure in figures]
        places = [columns.reaches[at] for at in reached]
        inside = all(_meet(figure, place) for figure, place in zip(figures, places, strict=True))
        if not inside or len(set(reached)) < len(reached) or not set(columns.crowded(row)) <= set(shared):
            return False
    return True


def _columns(rows: Sequence[Row], *, by_header: bool = False) -> Columns:
    """The columns of a page: what is left when the places hardly any row covers are taken out; headers count as rows where they
    tell more (``by_header``)."""
    regular = [row for row in rows if len(row.pieces) > 1] or rows
    most = max(len(row.pieces) for row in regular)
    head = head_of(rows)
    body = [row for row in rows if row not in head]
    full = [row for row in regular if row.figures or (len(row.pieces) == most and (by_header or row in body))]
    columns = find_columns(*([list(map(_reach, row.pieces)) for row in part] for part in (rows, full or regular, head)))
    if not by_header:
        columns = _with_key_headers(columns, head, body)
    return _numbered(columns, head) or _parted(columns, body)


def _reach(piece: Piece) -> Reach:
    return piece.left, piece.right


def _meet(piece: Piece, column: Reach) -> bool:
    return piece.left < column[1] and column[0] < piece.right


def _with_key_headers(columns: list[Reach], head: Sequence[Row], body: Sequence[Row]) -> list[Reach]:
    """The columns; before the first amount one that only a header (科目名称) stands in is that of the names beside it, which are
    shorter."""
    places = [(piece, column_of(_reach(piece), columns)) for row in body for piece in row.pieces]
    amounts = [at for piece, at in places if _AMOUNT.fullmatch(piece.text)]
    filled = {at for _, at in places}
    keys = {column_of(_reach(piece), columns) for row in head for piece in row.pieces if _KEY.search(piece.text)}
    found: list[Reach] = []
    for at, column in enumerate(columns):
        if found and amounts and at < min(amounts) and at in keys - filled:
            found[-1] = (found[-1][0], column[1])
        else:
            found.append(column)
    return found


def _numbered(columns: Sequence[Reach], head: Sequence[Row]) -> Columns | None:
    """The columns by the numbers below their headers, if those are of all columns of figures, in one row: each is about its number;
    before them are the columns of keys."""
    for row in head:
        figures = [piece for piece in row.pieces if piece.is_figure]
        if len(figures) >= MIN_NUMBERED and list(row.pieces[-len(figures) :]) == figures:
            numbers = tuple((piece.left + piece.right) / 2 for piece in figures)
            begin = numbers[0] - (numbers[1] - numbers[0]) / 2
            keys = [(left, min(right, begin)) for left, right in columns if left < begin and right < numbers[1]]
            middles = [(one + other) / 2 for one, other in pairwise(numbers)]
            ends = [begin, *middles, numbers[-1] * 2 - middles[-1]]
            return Columns((*keys, *pairwise(ends)), numbers)
    return None


def _parted(columns: Sequence[Reach], body: Sequence[Row]) -> Columns:
    """The columns, those taken apart in which a figure and a name stand side by side in several rows."""
    seams: dict[int, list[float]] = {}
    for row in body:
        for one, other in pairwise(row.pieces):
            at = column_of(_reach(one), columns)
            if at == column_of(_reach(other), columns):
                named = one.is_figure and not other.is_figure
                seams.setdefault(at, []).append((one.right + other.left) / 2 if named else -1.0)
    found: list[Reach] = []
    close = set()
    for at, (left, right) in enumerate(columns):
        seam = sorted(seams.get(at, ()))
        if len(seam) >= MIN_SEAMS and seam[0] > 0:
            close.add(len(found))
            middle = seam[len(seam) // 2]
            found += [(left, middle), (middle, right)]
        else:
            found.append((left, right))
    return Columns(tuple(found), close=frozenset(close))
