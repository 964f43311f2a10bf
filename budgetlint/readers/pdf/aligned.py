"""Tables without lines between columns: cells found by their alignment, words wrapped within a cell put back together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from budgetlint import regex
from budgetlint.model import fold
from budgetlint.readers.layouts.columns import Reach, column_of, find_columns
from budgetlint.readers.layouts.common import CAPTION, FIGURE
from budgetlint.readers.pdf.glyphs import Run
from budgetlint.readers.pdf.lines import CLOSE_FIGURES, COLUMN_GAP, PAGE_NUMBER, in_lines
from budgetlint.readers.source import marker_of

__all__ = ["BEGINS", "NOTHING", "Aligned", "Before", "Row", "find_aligned", "header_at_end", "in_bands", "is_border"]

Row = list[list[Run]]  # the runs of each cell

BEGINS = regex.compile(r"[一二三四五六七八九十]+、|[(][一二三四五六七八九十\d]+[)]|其中|\d|[合总小]\s*计|本年")
_PROSE = regex.compile(r"[。；]|，.{12}|.{12}，")
_NAME = regex.compile(r"\p{Han}{2}")
_WHOLE = regex.compile(r"-?[\d,]+\.\d\d+|-?\d{1,3}(?:,\d{3})+")
FIGURE_GAP = 0.45  # heights of a character: parts two cells where one is a figure
PITCH = 1.6  # heights from one line of a cell to the next, at most
APART = 0.8  # of the least distance between two rows: lines of one cell are nearer
FULL = 1.6  # heights: a line that ends nearer to the end of its column was wrapped
MIN_ROWS = 3
MIN_HEADS = 3  # cells in a line of a header at the end of a page


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A piece of a line between gaps."""

    runs: list[Run]
    text: str
    reach: Reach


class _Line:
    """A line with its chunks; ``telling`` where it has two or more, one of them a figure."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.chunks = list(_chunks(runs))
        self.height = min(run.bottom - run.top for run in runs)
        self.middle = sum(run.top + run.bottom for run in runs) / 2 / len(runs)
        self.telling = len(self.chunks) > 1 and any(FIGURE.fullmatch(chunk.text) for chunk in self.chunks)

    @property
    def text(self) -> str:
        return "".join(chunk.text for chunk in self.chunks)

    @property
    def reaches(self) -> list[Reach]:
        return [chunk.reach for chunk in self.chunks]


def _chunks(runs: Sequence[Run]) -> Iterator[_Chunk]:
    piece: list[Run] = []
    for run in runs:
        if piece and _parted(piece[-1], run):
            yield _chunk(piece)
            piece = []
        piece.append(run)
    yield _chunk(piece)


def _chunk(runs: list[Run]) -> _Chunk:
    return _Chunk(runs, "".join(run.text for run in runs), (runs[0].left, runs[-1].right))


def _parted(before: Run, run: Run) -> bool:
    gap = run.left - before.right
    height = min(before.bottom - before.top, run.bottom - run.top)
    if gap <= FIGURE_GAP * height:
        return gap > CLOSE_FIGURES * height and bool(FIGURE.fullmatch(before.text) and FIGURE.fullmatch(run.text))
    return gap > COLUMN_GAP * height or bool(FIGURE.fullmatch(before.text) or FIGURE.fullmatch(run.text))


@dataclass(frozen=True, slots=True)
class Before:
    """What the page before ends with: the columns of a table, which one that goes on has, too; or, without a row of figures, the
    lines that may be the header of one."""

    columns: Sequence[Reach] = ()
    head: Sequence[Sequence[Run]] = ()


NOTHING = Before()


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table: its columns, and the runs of each cell of each row; ``above``: the rows of its header on the page before."""

    columns: list[Reach]
    rows: list[Row]
    above: list[Row]


def header_at_end(lines: Sequence[Sequence[Run]]) -> list[Sequence[Run]]:
    """The lines at the end of a page that may be a header whose rows follow on the next one: behind the last border, no figure
    among them; none where no line has several cells."""
    found = list(takewhile(lambda line: not is_border(line.text), map(_Line, reversed(lines))))[::-1]
    wide = [at for at, line in enumerate(found) if len(line.chunks) > 1]
    if any(line.telling for line in found) or not any(len(line.chunks) >= MIN_HEADS for line in found):
        return []
    return [line.runs for line in found[wide[0] :] if not PAGE_NUMBER.fullmatch(line.text)]


def find_aligned(lines: Sequence[Sequence[Run]], before: Before) -> Iterator[Sequence[Run] | Aligned]:
    """The lines in their order, those that are a table together."""
    block: list[_Line] = []
    for runs in lines:
        line = _Line(runs)
        if is_border(line.text):
            yield from _block(block, before)
            block, before = [], NOTHING
            yield runs
        else:
            block.append(line)
    yield from _block(block, before)


def is_border(text: str) -> bool:
    """Whether a line belongs to no table: a sentence, a caption."""
    return _PROSE.search(text) is not None or CAPTION.match(text) is not None


def _block(lines: list[_Line], before: Before) -> Iterator[Sequence[Run] | Aligned]:
    """The table among lines between borders, and the lines before and behind it."""
    wide = [at for at, line in enumerate(lines) if len(line.chunks) > 1]
    if len(wide) < MIN_ROWS or not any(line.telling for line in lines):
        yield from (line.runs for line in lines)
        return
    first, last = wide[0], wide[-1] + 1
    while first and _goes_with(lines[first - 1], lines[first]):
        first -= 1
    while last < len(lines) and _goes_with(lines[last], lines[last - 1]):
        last += 1
    yield from (line.runs for line in lines[:first])
    yield _table(list(_groups(lines[first:last])), before)
    yield from (line.runs for line in lines[last:])


def _goes_with(line: _Line, beside: _Line) -> bool:
    """Whether a lone piece at the border of a table is part of a cell there."""
    return abs(line.middle - beside.middle) <= PITCH * line.height and marker_of(fold(line.chunks[0].text)) is None


# ------------------------------------------------------------------------------------------ rows and cells


def _groups(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The lines of each row: nearer to one another than rows are, or, where rows stand as near, the rest of a full cell."""
    most = max((len(line.chunks) for line in lines if line.telling), default=0)
    begins = {id(line) for line in lines if line.telling and len(line.chunks) * 2 > most}
    told = [line.middle for line in lines if id(line) in begins]
    pitch = min((below - above for above, below in pairwise(told)), default=float("inf"))
    columns = find_columns([line.reaches for line in lines], [line.reaches for line in lines if line.telling], ())
    group: list[_Line] = []
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        told_already = any(id(each) in begins for each in group)
        distance = line.middle - group[-1].middle if group else 0.0
        nearer = told_already and below is not None and below.middle - line.middle < APART * distance
        near = distance <= PITCH * line.height and not nearer and not (id(line) in begins and told_already)
        if group and not (near and (distance < APART * pitch or _is_rest(line, group[-1], columns))):
            yield group
            group = []
        group.append(line)
    yield group


def _is_rest(line: _Line, above: _Line, columns: Sequence[Reach]) -> bool:
    """Whether a lone piece goes on with the cell above it, which is full."""
    if len(line.chunks) > 1 or BEGINS.match(fold(line.chunks[0].text)):
        return False
    column = column_of(line.chunks[0].reach, columns)
    end = columns[column][1] - FULL * line.height
    return any(column_of(each, columns) == column and each[1] > end for each in above.reaches)


def in_bands(runs: Sequence[Run], borders: Sequence[float], before: Before) -> Aligned | None:
    """The rows of a table that has lines between its rows only; ``None`` where it has no columns, or lines only over and
    under its header and its end, so that several rows stand between two."""
    bands: list[list[Run]] = [[] for _ in borders[1:]]
    for run in runs:
        at = bisect_right(borders, (run.top + run.bottom) / 2) - 1
        bands[min(max(at, 0), len(bands) - 1)].append(run)
    groups = [[_Line(runs) for runs in in_lines(band)] for band in bands if band]
    if any(sum(map(_is_row, group)) > 1 for group in groups):
        return None
    return _table(groups, before) if any(line.telling for group in groups for line in group) else None


def _is_row(line: _Line) -> bool:
    """Whether a line is a row by itself: a name with a figure that is no mere end of one."""
    return any(_NAME.search(chunk.text) for chunk in line.chunks) and any(
        _WHOLE.fullmatch(chunk.text) for chunk in line.chunks
    )


def _table(groups: Sequence[Sequence[_Line]], before: Before) -> Aligned:
    """The table with these rows; empty cells are kept."""
    telling = [line.reaches for group in groups for line in group if line.telling]
    above = list(_groups([_Line(runs) for runs in before.head])) if before.head else []
    columns = _columns([*above, *groups], telling)
    if above and max(len(_covered(group)) for group in above) * 2 < len(columns):
        above, columns = [], _columns(groups, telling)
    if len(columns) <= len(before.columns):
        columns = list(before.columns)
    return Aligned(columns, [_row(each, columns) for each in groups], [_row(each, columns) for each in above])


def _columns(groups: Sequence[Sequence[_Line]], telling: Sequence[Sequence[Reach]]) -> list[Reach]:
    covered = [_covered(group) for group in groups]
    head = next((at for at, group in enumerate(groups) if any(line.telling for line in group)), len(groups))
    return find_columns(covered, telling, covered[:head])


def _row(group: Sequence[_Line], columns: Sequence[Reach]) -> Row:
    row: Row = [[] for _ in columns]
    for line in group:
        for chunk in line.chunks:
            row[column_of(chunk.reach, columns)] += chunk.runs
    return row


def _covered(group: Sequence[_Line]) -> list[Reach]:
    """The cells of a row: pieces one under the other are one."""
    found: list[Reach] = []
    for left, right in sorted(reach for line in group for reach in line.reaches):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found
