"""Tables written one cell a line: what conversion from Word and from web pages gives.

Five manners: cells that begin with a tab, rows parted by blank lines, empty cells kept (``cells``); the same with a blank
line behind every cell, so that rows are not marked (``records``); bare lines, rows parted by blank lines, empty cells dropped
(``records``); bare lines with a blank line behind every cell, empty cells kept (``cells`` if the width is certain); bare lines
under a caption with nothing between them (``records``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from budgetlint import regex
from budgetlint.model import Cell, Span, View
from budgetlint.readers.layouts.common import (
    CAPTION,
    CODE,
    CODE_LEVELS,
    FIGURE,
    Free,
    Grid,
    announces,
    cell_view,
    under_caption,
)
from budgetlint.readers.layouts.counted import MAX_WIDTH, counted
from budgetlint.readers.layouts.folded import even_pieces, folded
from budgetlint.readers.layouts.prescribed import columns_of
from budgetlint.readers.source import Line, is_noise

__all__ = ["find_bare", "find_tabbed"]

_SENTENCE = regex.compile(
    r"[。；!！?？]|，.*，|^\s*(?:第[一二三四五六七八九十]+部分|[(（][一二三四五六七八九十]+[)）]|#|图\s?\d)"
)
_ORDINAL = regex.compile(r"\s*[(（][一二三四五六七八九十]+[)）]\s*(?=[^\s])")
_CODED = regex.compile(r"[235]\d\d(?:\d\d){0,2}\s+[\u4e00-\u9fff]")
_ITEM = regex.compile(r"\s*[一二三四五六七八九十]+、")
_TOTAL = regex.compile(r"[合总]\s*计|小\s*计|本年合计")
_NOTE = regex.compile(r"\s*(?:备?注|说明)\s*[:：]")
_LINED = regex.compile(r"行\s*次")
_CLASS, _PART = regex.compile(r"[235]\d\d"), regex.compile(r"\d\d")  # of a code
_ROW = regex.compile(r"[\u4e00-\u9fff][)）]?(?:\s+-?\d[\d,]*\.\d{2}){2,}$")  # a name with its figures: no cell
_NUMBERED = regex.compile(r"序\s*号|编\s*号")
MAX_CELL = 60
MAX_BARE = 40
MIN_TABBED = 4
MAX_BEFORE_FIGURE = 3  # lines between an item and its figure, or that of the item beside it
MIN_ROWS = 3
MIN_SINGLES = 10
MIN_UNPARTED = 12  # cells under a caption, no blank line between them

_Lines = list[int]


# --------------------------------------------------------------------------------------- cells after a tab


def _is_tabbed(line: Line) -> bool:
    return line.text.startswith("\t") and "\t" not in line.text[1:].strip("\r\n \f")


def find_tabbed(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Tables of cells that begin with a tab."""
    index, end = 0, len(lines)
    while index < end:
        if not (free(index) and _is_tabbed(lines[index])):
            index += 1
            continue
        rows, last = _tabbed_rows(lines, index, free)
        cells = sum(map(len, rows))
        if cells >= MIN_TABBED:
            yield _tabbed_grid(text, lines, rows, index, last)
        index = last + 1


def _tabbed_rows(lines: Sequence[Line], index: int, free: Free) -> tuple[list[list[_Lines]], int]:
    """The rows from ``index`` on, each a list of cells, each the lines it is written on; and the last line."""
    rows: list[list[_Lines]] = [[]]
    last = index
    parted = False
    while index < len(lines) and free(index):
        line = lines[index]
        if _is_tabbed(line):
            if parted and rows[-1]:
                rows.append([])
            rows[-1].append([index])
            last, parted = index, False
        elif line.blank:
            parted = True
        elif rows[-1] and _goes_on(lines, index, parted, free):
            rows[-1][-1].append(index)
            last, parted = index, False
        elif not is_noise(line):
            break
        index += 1
    return [row for row in rows if row], last


def _goes_on(lines: Sequence[Line], index: int, parted: bool, free: Free) -> bool:
    """Whether a line without tab is the rest of the cell above: right under it, or a short piece right over the next cell."""
    body = lines[index].text.strip()
    if len(body) > (MAX_CELL if not parted else 12) or is_noise(lines[index]):
        return not parted and "\t" not in lines[index].text and len(body) <= 400 and not CAPTION.match(body)
    if not parted:
        return "\t" not in body
    if CAPTION.match(body) or _SENTENCE.search(body):
        return False
    following = index + 1
    return following < len(lines) and free(following) and _is_tabbed(lines[following])


def _tabbed_grid(text: str, lines: Sequence[Line], rows: list[list[_Lines]], first: int, last: int) -> Grid:
    single = sum(len(row) == 1 for row in rows) * 10 >= len(rows) * 9
    if (single or _lost_cells(rows)) and all(lines[cell[0]].text.strip() for row in rows for cell in row):
        flat = [_cell_text(lines, cell) for row in rows for cell in row]
        starts = frozenset() if single else frozenset(row[0][0] for row in rows)
        return Grid(first, last, _records(text, lines, [cell for row in rows for cell in row], flat, starts), "records")
    return Grid(first, last, _placed(text, lines, rows), "cells")


def _lost_cells(rows: Sequence[Sequence[_Lines]]) -> bool:
    """Whether rows differ in length: in a table without an empty cell, some were dropped."""
    return len({len(row) for row in rows}) > 1


def _placed(text: str, lines: Sequence[Line], rows: Sequence[Sequence[_Lines]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(Cell(_view(text, lines, cell), at, column) for column, cell in enumerate(row))
        for at, row in enumerate(rows)
    )


def _view(text: str, lines: Sequence[Line], cell: _Lines) -> View:
    if len(cell) == 1:
        return cell_view(text, lines[cell[0]].start, lines[cell[0]].end)
    views = [cell_view(text, lines[index].start, lines[index].end) for index in cell]
    return View.of(text, *(Span(v.origin(0), v.origin(0) + len(v.text)) for v in views if v.text))


def _cell_text(lines: Sequence[Line], cell: _Lines) -> str:
    return "".join(lines[index].text.strip() for index in cell)


# ------------------------------------------------------------------------------------------- bare lines


def _is_bare(line: Line) -> bool:
    body = line.text.strip()
    return (
        len(body) <= MAX_BARE
        and "\t" not in body
        and "|" not in body
        and not CAPTION.match(body)
        and not _SENTENCE.search(body)
        and not announces(body)
        and not _ROW.search(body)
    )


def find_bare(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Runs of short bare lines in groups parted by blank lines, many of them figures."""
    run: list[_Lines] = []
    for group in _groups(lines, free):
        if group:
            run.append(group)
        elif run:
            yield from _bare_grids(text, lines, run)
            run = []
    if run:
        yield from _bare_grids(text, lines, run)


def _groups(lines: Sequence[Line], free: Free) -> Iterator[_Lines]:
    """Groups of bare lines; an empty one wherever another line comes between."""
    group: _Lines = []
    for index, line in enumerate(lines):
        if line.blank and free(index):
            if group:
                yield group
            group = []
        elif free(index) and (_is_bare(line) or _is_item(lines, index)):
            group.append(index)
        else:
            if group:
                prose = not _NOTE.match(line.text) and _SENTENCE.search(line.text[:200])
                yield _before_heading(lines, group) if prose else group
            group = []
            yield []
    if group:
        yield group


def _is_item(lines: Sequence[Line], index: int) -> bool:
    """Whether a line that may be a heading is a cell: (一)一般公共预算拨款 with a figure shortly behind it."""
    match = _ORDINAL.match(lines[index].text)
    if match is None or _SENTENCE.search(lines[index].text, match.end()) or len(lines[index].text) > MAX_BARE:
        return False
    for line in lines[index + 1 : index + 1 + MAX_BEFORE_FIGURE]:
        if FIGURE.fullmatch(line.text.strip()):
            return True
        beside = _ORDINAL.match(line.text) is not None and len(line.text) <= MAX_BARE  # the item of the other half
        if not (line.blank or beside or _is_bare(line)):
            return False
    return False


def _before_heading(lines: Sequence[Line], group: _Lines) -> _Lines:
    """The lines that end in a figure right over a sentence, without the headings between: only those under a caption are a
    table, others the beginning of the sentence."""
    end = len(group)
    while end and not FIGURE.fullmatch(lines[group[end - 1]].text):
        end -= 1
    return group[:end] if end >= MIN_UNPARTED and under_caption(lines, group[0]) else []


def _bare_grids(text: str, lines: Sequence[Line], run: list[_Lines]) -> Iterator[Grid]:
    """The tables of a run: folded ones, if they hold all its figures; the run as records if not."""
    whole = _counted(text, lines, run)
    if whole is not None:
        yield whole
        return
    pieces = even_pieces([group[0] for group in run]) if all(len(group) == 1 for group in run) else []
    tables = [(piece, folded(lines, piece)) for piece in pieces]
    rest = [at for piece, rows in tables if not rows for at in piece]
    if all(rows is None for _, rows in tables) or any(FIGURE.fullmatch(lines[at].text) for at in rest):
        yield from _bare_grid(text, lines, run)
        return
    for piece, rows in tables:
        if rows:
            placed = _placed(text, lines, [[[index] for index in row] for row in rows])
            yield Grid(rows[0][0], piece[-1], placed, "cells")


def _counted(text: str, lines: Sequence[Line], run: list[_Lines]) -> Grid | None:
    """The table of a run under a caption whose empty lines are empty cells; ``None`` where that is not certain."""
    first, last = run[0][0], run[-1][-1]
    if len(run) < 2 or all(len(group) == 1 for group in run) or not under_caption(lines, first):
        return None
    if _are_rows(lines, run[1:]):
        return None
    end = last + 1
    while end < len(lines) and end <= last + MAX_WIDTH and lines[end].blank:
        end += 1
    table = counted([lines[at].text.strip() for at in range(first, end)])
    if table is None:
        return None
    views = {at: cell_view(text, lines[first + at].start, lines[first + at].end) for row in table.rows for at, _ in row}
    cells = tuple(tuple(Cell(views[at], number, column) for at, column in row) for number, row in enumerate(table.rows))
    return Grid(first, last, cells, "cells" if table.whole else "records")


def _are_rows(lines: Sequence[Line], groups: Sequence[_Lines]) -> bool:
    """Whether the groups that empty lines part are rows: most of one length, none begins with a figure."""
    length, times = Counter(map(len, groups)).most_common(1)[0]
    torn = any(_is_plain_figure(lines[group[0]].text.strip()) for group in groups)
    return length > 1 and len(groups) >= MIN_ROWS and times * 3 > len(groups) * 2 and not torn


def _bare_grid(text: str, lines: Sequence[Line], run: list[_Lines]) -> Iterator[Grid]:
    several = [group for group in run if len(group) > 1]
    run = [group for group in run if len(group) > 1 or not _is_page(lines[group[0]], bool(several))]
    cells = [[index] for group in run for index in group]
    texts = [lines[cell[0]].text.strip() for cell in cells]
    figures = sum(FIGURE.fullmatch(each) is not None for each in texts)
    announced = int(bool(run) and under_caption(lines, run[0][0]))
    least, singles = MIN_ROWS - announced, MIN_SINGLES - 4 * announced
    torn = sum(
        _is_plain_figure(lines[group[0]].text.strip()) for group in run
    )  # a blank line is no border of rows then
    enough = len(several) >= least and sum(map(len, several)) * 2 > len(cells) and torn * 10 <= len(run)
    unparted = bool(announced) and len(several) == len(run) and len(cells) >= MIN_UNPARTED
    if figures < 3 or figures * 5 < len(cells) or not (enough or len(run) >= singles or unparted):
        return
    starts = frozenset(group[0] for group in run) if enough else frozenset()
    yield Grid(run[0][0], run[-1][-1], _records(text, lines, cells, texts, starts), "records")


def _is_plain_figure(text: str) -> bool:
    return FIGURE.fullmatch(text) is not None and CODE.fullmatch(text) is None and not text.isdecimal()


def _is_page(line: Line, grouped: bool) -> bool:
    """Whether a lone line is a page number; a bare number may be a figure where cells stand alone, too."""
    return is_noise(line) and (grouped or not line.text.strip().isdigit())


def _records(
    text: str,
    lines: Sequence[Line],
    cells: Sequence[_Lines],
    texts: Sequence[str],
    starts: frozenset[int] = frozenset(),
) -> tuple[tuple[Cell, ...], ...]:
    """Rows made anew: the header in one, then a key (code, name) with the figures behind it; ``starts`` are first lines
    of rows where the text parts them."""
    cells, texts = _with_whole_codes(cells, texts)
    rows: list[list[_Lines]] = [[]]
    header: list[str] = []
    begun = figures = False
    lined = any(_LINED.fullmatch(body) for body in texts)  # rows have numbers, so none has a code: 593 is an amount
    numbered = bool(texts) and _NUMBERED.fullmatch(texts[0]) is not None
    skip = number = 0
    for at, (cell, body) in enumerate(zip(cells, texts, strict=True)):
        if begun and not skip and header and list(texts[at : at + len(header)]) == header:
            skip = len(header)  # the header again on a new page: a row of its own
            rows.append([])
        if skip:
            rows[-1].append(cell)
            skip -= 1
            figures = skip == 0
            continue
        figure = FIGURE.fullmatch(body) is not None or body in ("—", "-", "--", "/")
        named = _is_name(texts[at + 1 : at + 2])
        ordinal = numbered and named and body == str(number + 1)
        number += ordinal
        key = ordinal or (
            not lined and (_CODED.match(body) is not None or (CODE.fullmatch(body) is not None and named))
        )
        begins = key or (begun and cell[0] in starts) or (figures and not figure) or (
            not begun and (figure or _ITEM.match(body) is not None)
        )  # fmt: skip
        if begins and rows[-1]:
            total = not begun and len(rows[-1]) > 1 and _TOTAL.fullmatch(texts[at - 1]) is not None
            rows.append([rows[-1].pop()] if total else [])
            figures = False
        if begins and not begun:
            header = list(texts[: at - len(rows[-1])])
        begun = begun or begins
        figures = figures or (begun and figure and not key)
        rows[-1].append(cell)
    known = dict(zip((cell[0] for cell in cells), texts, strict=True))
    rows[0] = _whole_header(rows[0], known)
    return _placed(text, lines, _with_first_name(rows, known))


def _with_whole_codes(cells: Sequence[_Lines], texts: Sequence[str]) -> tuple[list[_Lines], list[str]]:
    """The cells, codes written one part a line (208, 05, 01 below 类, 款, 项) put together."""
    whole_cells, whole_texts = list(cells), list(texts)
    if not {*CODE_LEVELS[:2]} <= {*texts}:
        return whole_cells, whole_texts
    at = 0
    while at < len(whole_texts):
        parts = (
            list(takewhile(_PART.fullmatch, whole_texts[at + 1 : at + 3])) if _CLASS.fullmatch(whole_texts[at]) else []
        )
        end = at + 1 + len(parts)
        if parts and _is_name(whole_texts[end : end + 1]):
            whole_cells[at:end] = [[line for cell in whole_cells[at:end] for line in cell]]
            whole_texts[at:end] = ["".join(whole_texts[at:end])]
        at += 1
    return whole_cells, whole_texts


def _whole_header(cells: list[_Lines], texts: Mapping[int, str]) -> list[_Lines]:
    """The columns of a header whose cells were cut into pieces, if they are those of a prescribed form and each is named once."""
    pieces = [cell for cell in cells if texts[cell[0]] not in CODE_LEVELS]
    columns = columns_of([texts[cell[0]] for cell in pieces])
    whole = [[line for at in column.pieces for line in pieces[at]] for column in columns or ()]
    names = ["".join(texts[line] for line in cell) for cell in whole]
    return whole if names and len(set(names)) == len(names) else cells


def _with_first_name(rows: list[list[_Lines]], texts: Mapping[int, str]) -> list[list[_Lines]]:
    """The rows, the name of the first taken out of the header, where the others begin with theirs and the header is longer
    by just that."""

    def leading(row: list[_Lines]) -> int:
        return next((at for at, cell in enumerate(row) if FIGURE.fullmatch(texts[cell[0]])), len(row))

    if len(rows) < MIN_ROWS + 1 or leading(rows[1]):
        return rows
    names, count = Counter((leading(row), len(row) - leading(row)) for row in rows[2:]).most_common(1)[0][0]
    if not names or len(rows[1]) != count or len(rows[0]) != 2 * names + count:
        return rows
    return [rows[0][:-names], rows[0][-names:] + rows[1], *rows[2:]]


def _is_name(following: Sequence[str]) -> bool:
    """Whether what comes behind a number that may be a code is the name of one."""
    return bool(following) and FIGURE.fullmatch(following[0]) is None and _ITEM.match(following[0]) is None
