"""Tables whose cells are parted by tabs: what Word and spreadsheets become when copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from budgetlint import regex
from budgetlint.model import Cell, fold
from budgetlint.readers.layouts.common import CAPTION, FIGURE, Free, Grid, cell_view, in_columns, joined_cells
from budgetlint.readers.source import Line, is_noise, marker_of

__all__ = ["find"]

_TITLE = regex.compile(r"^\s*(?:附?表)\s?\d|表\s*(?:[(（][^()（）]*[)）])?\s*$")
_UNIT = regex.compile(r"\s*(?:金额|计量)?单\s?位\s?[:：]")
# how a header ends that is whole
_WORD = regex.compile(
    "(?:收入|支出|经费|拨款|预算|决算|[合小总]\\s*计|金额|名称|[编代]码|科目|项\\s*目|[数额率费类款项次年]|资金|结[余转]|补[助贴]|备注|内容|指标|情况)[)）]?$"
)
_BEGUN = regex.compile(r"\((?:[^()]*|[^()]*\([^()]*\)[^()]*)$")  # a bracket is open
_GONE_ON = regex.compile(r"[和及与、]|[^()]*\)|\((?:[A-Z0-9=+*/-]|[^()]{1,3}\)$)")  # (A), 元)
MIN_STACKED = 4  # cells of a header that stand one a line
MAX_NAME = 16  # characters of one
MAX_CELL = 40
MAX_LONE = 6  # lines looked at for the next row with tabs
MAX_CAPTION = 120
MAX_LINES = 8  # of one row


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Runs of lines with tabs; blank lines, page numbers and form feeds between them do not end a table."""
    rows: list[tuple[Cell, ...]] = []
    first = last = -1
    for index, line in enumerate(lines):
        if "\t" in line.text and free(index) and "\t" in line.text.strip("\r\n \f"):
            if rows and last < index - 1 and _is_titled(line):
                yield from _grid(text, lines, first, last, rows)
                rows = []
            if not rows:
                first = index
            rows.append(_row(text, line, len(rows)))
            last = index
        elif rows and last == index - 1 and _is_lone_cell(lines, index, free):
            rows.append(_row(text, line, len(rows)))
            last = index
        elif rows and not (line.blank or is_noise(line)):
            yield from _grid(text, lines, first, last, rows)
            rows = []
    yield from _grid(text, lines, first, last, rows)


def _grid(text: str, lines: Sequence[Line], first: int, last: int, rows: Sequence[tuple[Cell, ...]]) -> Iterator[Grid]:
    """The table of these rows; one line of captions side by side (部门：某县财政局	单位：万元) is none, nor are headings."""
    body = lines[first].text
    captions = first == last and len(body) <= MAX_CAPTION and CAPTION.match(body)
    if rows and not captions and not all(map(_is_heading, rows)):
        stacked = _stacked_above(text, lines, first, rows)
        head = [stacked] if stacked else _begun_above(text, lines, first, rows)
        taken = len(stacked) or len(head)
        yield Grid(first - taken, last, tuple(in_columns(text, _mended(text, [*head, *rows]))), "tab")


def _stacked_above(text: str, lines: Sequence[Line], first: int, rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """The header of a table that stands above its rows one cell a line: as many lines of words as the rows have cells."""
    names: list[Line] = []
    for line in reversed(lines[max(0, first - len(rows[0]) - 1) : first]):
        if line.blank or "\t" in line.text or not _is_name(line):
            break
        names.insert(0, line)
    if len(names) != len(rows[0]) or len(names) < MIN_STACKED:
        return ()
    return tuple(replace(_row(text, line, 0)[0], column=column) for column, line in enumerate(names))


def _is_name(line: Line) -> bool:
    """Whether a line may be a cell of a header: a few words without a figure."""
    body = fold(line.text).strip()
    wordy = not any(map(str.isdigit, body)) and marker_of(body) is None
    return 0 < len(body) <= MAX_NAME and wordy and not CAPTION.match(line.text) and not is_noise(line)


def _begun_above(
    text: str, lines: Sequence[Line], first: int, rows: Sequence[tuple[Cell, ...]]
) -> list[tuple[Cell, ...]]:
    """The line without a tab above the first row, where that row's first cell begins in it: 项目资金（, 万元）	全年预算数."""
    line = lines[first - 1] if first else None
    if line is None or line.blank or len(line.text) > MAX_CELL or CAPTION.match(line.text) or is_noise(line):
        return []
    above = [_row(text, line, 0)]
    return above if _lines_of_row([*above, *rows], 0, _width(rows), merged=False) > 1 else []


def _mended(text: str, rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows, those put together whose cells went on in the next line: with as many cells then as the rows of figures, which are
    all of one width, so that no empty cells were cut off."""
    width = _width(rows)
    found: list[tuple[Cell, ...]] = []
    at = 0
    while at < len(rows):
        lines = _lines_of_row(rows, at, width, merged=any(len(row) == width for row in found))
        found.append(_joined(text, rows[at : at + lines], len(found)))
        at += lines
    return found


def _width(rows: Sequence[tuple[Cell, ...]]) -> int:
    """How many cells the rows of figures have; 0 where not all have as many. Behind as many as the first row has, another
    table with fewer may follow."""
    widths = [len(row) for row in rows if any(FIGURE.fullmatch(cell.text) for cell in row)]
    if widths and widths[0] == len(rows[0]):
        widths = list(takewhile(lambda width: width == widths[0], widths))
    return widths[0] if len(set(widths)) == 1 else 0


def _lines_of_row(rows: Sequence[tuple[Cell, ...]], at: int, width: int, *, merged: bool) -> int:
    """How many lines a row takes: the last cell of each goes on in the first of the next, until it is as wide as the others. Headers of
    groups over some of their columns come to that width, too, but none of their words is cut, unless ``merged`` cells keep
    the places of all their columns."""
    cells, taken, cut = len(rows[at]), 1, merged
    if any(CAPTION.match(cell.text) for cell in rows[at]):
        return 1
    for lines in range(2, MAX_LINES + 1):
        line = rows[at + lines - 1] if at + lines <= len(rows) else ()
        if not cells < width and len(line) != 1 or not 0 < len(line) < width:
            break
        upper, lower = rows[at + lines - 2][-1].text, line[0].text
        if not upper or not lower or FIGURE.fullmatch(upper) or FIGURE.fullmatch(lower):
            break
        cut = cut or _is_cut(fold(upper), fold(lower))
        cells += len(line) - 1
        if cells == width:
            taken = lines
    return taken if cut else 1


def _is_cut(upper: str, lower: str) -> bool:
    """Whether a header ends inside a word or a bracket, to go on in the next line."""
    return _WORD.search(upper) is None or _BEGUN.search(upper) is not None or _GONE_ON.match(lower) is not None


def _joined(text: str, lines: Sequence[tuple[Cell, ...]], row: int) -> tuple[Cell, ...]:
    """The cells of several lines as one row."""
    parts: list[list[Cell]] = [[cell] for cell in lines[0]]
    for line in lines[1:]:
        parts[-1].append(line[0])
        parts += [[cell] for cell in line[1:]]
    return tuple(
        Cell(joined_cells(text, each) if len(each) > 1 else each[0].view, row, column)
        for column, each in enumerate(parts)
    )


def _is_titled(line: Line) -> bool:
    """Whether a line begins another table: 表2 专项资金使用情况表	单位：万元."""
    cells = [cell for cell in line.text.split("\t") if cell.strip()]
    told = len(cells) == 2 and _UNIT.match(cells[1]) is not None
    return told and _TITLE.search(cells[0]) is not None


def _is_heading(row: Sequence[Cell]) -> bool:
    """Whether a row is a heading with a tab behind its ordinal: 一、	收入决算情况说明."""
    filled = [text for cell in row if (text := fold(cell.text).strip())]
    if len(filled) != 2 or FIGURE.fullmatch(filled[1]):
        return False
    marker = marker_of(filled[0])
    return marker is not None and marker.end == len(filled[0])


def _is_lone_cell(lines: Sequence[Line], index: int, free: Free) -> bool:
    """Whether a line without tab is a row whose empty cells were dropped: a row with tabs comes soon behind it."""
    for at in range(index, min(index + MAX_LONE, len(lines))):
        if not free(at):
            return False
        if at > index and "\t" in lines[at].text.strip("\r\n \f"):
            return True
        body = lines[at].text.strip()
        if not body or len(body) > MAX_CELL or CAPTION.match(body) or is_noise(lines[at]):
            return False
    return False


def _row(text: str, line: Line, row: int) -> tuple[Cell, ...]:
    cells = []
    start = line.start
    for column, part in enumerate(line.text.split("\t")):
        cells.append(Cell(cell_view(text, start, start + len(part)), row, column))
        start += len(part) + 1
    return tuple(cells)
