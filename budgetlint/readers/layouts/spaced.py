"""Tables whose columns are aligned by blanks: what ``pdftotext -layout`` gives, Chinese characters one column wide, and what
editors show even, Chinese characters two columns wide.

``gaps`` takes the lines apart, ``pages`` finds the columns, ``wrapped`` puts rows on several lines together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from budgetlint import regex
from budgetlint.model import Cell
from budgetlint.readers.layouts.columns import Reach
from budgetlint.readers.layouts.common import CAPTION, Free, Grid, cell_view, under_caption
from budgetlint.readers.layouts.gaps import Piece, Row, head_of, pieces_of, words_of
from budgetlint.readers.layouts.pages import Columns, measured, paged
from budgetlint.readers.layouts.wrapped import is_cut_amount, unwrapped
from budgetlint.readers.source import Line, is_noise

__all__ = ["find"]

_RULE = regex.compile(r"\s*[-=─━]{2,}(?:\s+[-=─━]{2,})+\s*")
_LABEL = regex.compile(
    r"(?:[（(]?\d{1,2}[）)]|\d{1,2}[.、])?[^\d，。；:：]{1,24}(?<!情况|说明)|其中[:：]?(?:[（(]?\d{1,2}[）).、])?[^\d，。；:：]{1,20}"
)
_CODE_PIECE = regex.compile(r"[235]\d{2,6}|\d\d")  # or of a code on several lines
_HEADER = regex.compile(r"\s*(?:[\u4e00-\u9fff]{1,4}\s?)*(?:支出|收入|经费|预算数?|决算数?|项目|维护费)\s*")
_SENTENCE = regex.compile("[。；;，：:]")
_FIGURES = regex.compile(r"-?\d[\d,]*\.\d+(?:\s+-?\d[\d,]*\.\d+)+")
_MIXED = regex.compile(r"[\u4e00-\u9fff][)）]?\s{2,}-?\d[\d,]*(?:\.\d+)?(?:\s|$)")
MAX_HEADER = 16  # characters of a line of a header
MAX_CELL = 24  # characters of a line of a cell
MAX_SPREAD = 3  # characters of a word that may be spread out: 收  入
MAX_BLANK = 4
MAX_LINE = 2000
MAX_BACK = 12
MIN_ROWS = 3
MIN_COUNTED = 3

Cells = tuple[Cell, ...]


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Runs of lines in columns; lone pieces that stand under a column are the rest of a wrapped cell."""
    for rows in measured(list(_runs(lines, free))):
        yield from _grid(text, lines, rows)


def _runs(lines: Sequence[Line], free: Free) -> Iterator[list[Row]]:
    rows: list[Row] = []
    blank = page = 0
    for index, line in enumerate(lines):
        if _RULE.fullmatch(line.text):
            continue  # the rules over and under the header and at the end of a table
        if line.blank or (is_noise(line) and not _ends_cell(line, rows)):
            blank += line.blank
            page += "\f" in line.text or not line.blank
            continue
        page += line.text.startswith("\f")
        row = Row(index, line, pieces_of(line) if free(index) and len(line.text) <= MAX_LINE else (), page)
        several = len(row.pieces) > 1 and not CAPTION.match(line.text)
        if several and (not rows or blank <= MAX_BLANK):
            rows += [row] if rows else [*_headers_above(lines, row, free), row]
        elif (
            rows
            and not blank
            and row.pieces
            and (
                _is_rest(row, rows)
                or _is_header(row, rows)
                or _is_cut(row, rows, lines)
                or _is_wrapped(row, rows, lines)
            )
        ):
            rows.append(row)
        elif rows:
            yield rows
            rows = [row] if several else []
        blank = 0
    if rows:
        yield rows


# ------------------------------------------------------------------------------------------------- lines


def _headers_above(lines: Sequence[Line], row: Row, free: Free) -> list[Row]:
    """A lone piece of the header right over the first row: a word over several columns (本年支出 over 小计, 基本支出,
    项目支出) or the beginning of one that goes on in a column behind the first."""
    above = row.index - 1
    if above < 0 or not free(above) or lines[above].blank or CAPTION.match(lines[above].text):
        return []
    pieces = pieces_of(lines[above])
    if len(pieces) != 1 or not pieces[0].left:
        return []
    over = any(_meet(piece, pieces[0]) for piece in row.pieces[1:])
    return [Row(above, lines[above], pieces, row.page)] if over or _HEADER.fullmatch(lines[above].text) else []


def _meet(one: Piece, other: Piece) -> bool:
    return one.left < other.right and other.left < one.right


def _overlap(one: Piece, other: Piece) -> bool:
    """Whether they meet, Chinese characters two columns wide or one."""
    return _meet(one, other) and one.start < other.end and other.start < one.end


def _is_rest(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a lone piece is a row of its own or the rest of a wrapped cell: it begins where a cell above does and
    does not reach into the next column."""
    piece = row.pieces[0]
    told = piece.text.strip()
    if CAPTION.match(row.line.text) or not (_LABEL.fullmatch(told) or _CODE_PIECE.fullmatch(told)):
        return False
    for above in reversed(rows[-MAX_BACK:]):
        for at, each in enumerate(above.pieces):
            if abs(each.left - piece.left) <= 4 and len(above.pieces) > 1:
                return at + 1 == len(above.pieces) or piece.right < above.pieces[at + 1].right
    return False


def _is_header(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a lone piece is a line of the header: no row of figures came yet, and it stands under its pieces or between them."""
    piece = row.pieces[0]
    words = len(row.pieces) == 1 and len(piece.text) <= MAX_HEADER and not _SENTENCE.search(piece.text)
    if not words or CAPTION.match(row.line.text) or any(above.figures for above in rows):
        return False
    return any(above.pieces[0].left < piece.right and piece.left < above.pieces[-1].right for above in rows)


def _is_cut(row: Row, rows: Sequence[Row], lines: Sequence[Line]) -> bool:
    """Whether a lone piece is one half of an amount too wide for its column: the other stands at the same right edge on the
    second line below or above."""
    piece = row.pieces[0]
    below = pieces_of(lines[row.index + 2]) if row.index + 2 < len(lines) else ()
    above = rows[-2].pieces if len(rows) > 1 else ()
    return any(is_cut_amount(piece.text, each.text) and each.right == piece.right for each in below) or any(
        is_cut_amount(each.text, piece.text) and each.right == piece.right for each in above
    )


def _is_wrapped(row: Row, rows: Sequence[Row], lines: Sequence[Line]) -> bool:
    """Whether a lone piece is the beginning or the end of a cell on several lines, wherever it begins: the row of figures below or
    above it lacks what a row further up has there."""
    piece = row.pieces[0]
    told = len(row.pieces) > 1 or len(piece.text) > MAX_CELL or _SENTENCE.search(piece.text)
    if told or CAPTION.match(row.line.text):
        return False
    below = pieces_of(lines[row.index + 1]) if row.index + 1 < len(lines) else ()
    above = next((each.pieces for each in reversed(rows) if len(each.pieces) > 1), ())
    beside = [each.pieces for each in rows[-MAX_BACK:] if len(each.pieces) > 1]
    return any(
        len(middle) > 1
        and any(each.is_figure for each in middle)
        and not any(_overlap(each, piece) for each in middle)
        and any(_meet(each, piece) for pieces in beside for each in pieces)
        for middle in (below, above)
    )


def _ends_cell(line: Line, rows: Sequence[Row]) -> bool:
    """Whether a bare number is no page but the end of a cell on several lines: of a code (20126 above the figures of its row, 01
    below) or of an amount."""
    told = line.text.strip()
    if len(told) > 2 or not told.isdecimal() or len(rows) < 2 or len(rows[-2].pieces) > 1:
        return False
    (begun,) = rows[-2].pieces
    left = line.text.find(told)
    if is_cut_amount(begun.text, told):
        return begun.right == left + len(told)
    return begun.text.isdecimal() and len(begun.text) in (3, 5) and len(told) == 2 and abs(begun.left - left) <= 4


# ------------------------------------------------------------------------------------------------- grids


def _grid(text: str, lines: Sequence[Line], rows: Sequence[Row]) -> Iterator[Grid]:
    columned = sum(len(row.pieces) > 1 for row in rows)
    announced = len(rows) > 1 and max(len(row.pieces) for row in rows) > 2 and under_caption(lines, rows[0].index)
    if not announced and (columned < MIN_ROWS or not _is_table(rows)):
        return
    cells: list[Cells] = []
    columns = Columns()
    for page, columns in paged(rows):
        head = head_of(page)
        headed = {columns.of(piece, header=True) for row in head for piece in row.pieces}
        for row in page:
            cells.append(_cells(text, row, columns, headed, len(cells), header=row in head))
    layout = "space"
    if any(sum(bool(cell.text) for cell in each) < len(row.pieces) for each, row in zip(cells, rows, strict=True)):
        counted = _counted(text, rows)
        pieces = [] if counted else _under_headers(rows)
        if len(pieces) > 1:
            for piece in pieces:
                yield from _grid(text, lines, piece)
            return
        if not counted and not columns.numbers and sum(row.figures > 0 for row in rows) < MIN_ROWS:
            return  # two pieces in one column, and too few rows to tell where the columns are
        if not counted and _out_of_columns(rows, cells):
            counted, layout = list(_in_order(text, rows)), "raw"
        cells = counted or cells
    if sum(_MIXED.search(cell.text) is not None for row in cells for cell in row) >= MIN_ROWS:
        return  # names and figures in one column: the gaps are wide, but nothing is aligned
    yield Grid(rows[0].index, rows[-1].index, tuple(unwrapped(text, cells) if layout == "space" else cells), layout)


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether some rows hold figures, or most of them have three cells: prose with gaps has neither."""
    figures = sum(any(piece.is_figure for piece in row.pieces) for row in rows)
    return figures >= 2 or sum(len(row.pieces) > 2 for row in rows) * 2 > len(rows)


def _cells(text: str, row: Row, columns: Columns, headed: Collection[int], at: int, *, header: bool) -> Cells:
    placed: dict[int, list[Piece]] = {}
    for piece in row.pieces:
        placed.setdefault(columns.of(piece, figure=piece.is_entry, header=header), []).append(piece)
    if not any(piece.is_figure for piece in row.pieces):
        _spread(placed, columns.reaches, headed)
    return tuple(_cell(text, row, placed.get(column, ()), at, column) for column in range(len(columns.reaches)))


def _cell(text: str, row: Row, pieces: Sequence[Piece], at: int, column: int) -> Cell:
    """The cell from the first of its pieces to the last; an empty one stands at the end of the line."""
    line = row.line
    start, end = (line.start + pieces[0].start, line.start + pieces[-1].end) if pieces else (line.end, line.end)
    return Cell(cell_view(text, start, end), at, column)


def _spread(placed: dict[int, list[Piece]], columns: Sequence[Reach], headed: Collection[int]) -> None:
    """Headers of one line over columns of their own: words with one blank between them that reach over as many columns, and
    of two over one column (not 收  入) one over the column beside it, where no header stands over that (``headed``)."""
    for column in sorted(placed):
        if len(placed[column]) == 1:
            words = words_of(placed[column][0])
            over = [
                at
                for at, (left, right) in enumerate(columns)
                if words and words[0].left < right and left < words[-1].right
            ]
            free = all(at == column or at not in headed for at in over)
            if len(words) == len(over) > 1 and (free or all(len(word.text) > MAX_SPREAD for word in words)):
                placed.pop(column)
                placed.update((at, [word]) for at, word in zip(over, words, strict=True))
        elif len(placed[column]) == 2 and all(len(piece.text) > 1 for piece in placed[column]):
            if column + 1 < len(columns) and column + 1 not in headed:
                placed[column + 1] = [placed[column].pop()]
            elif column and column - 1 not in headed:
                placed[column - 1] = [placed[column].pop(0)]


# ------------------------------------------------------------------------------- pieces that stand in no columns


def _under_headers(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows taken apart where some stand under a header of as many pieces as each of them has."""
    parts: list[list[Row]] = [[]]
    at = 0
    while at < len(rows):
        width = len(rows[at].pieces)
        end = next((i for i in range(at, len(rows)) if len(rows[i].pieces) != width), len(rows))
        if width >= MIN_COUNTED and end - at > MIN_ROWS and not rows[at].figures:
            parts += [list(rows[at:end]), []]
            at = end
        else:
            parts[-1].append(rows[at])
            at += 1
    return [part for part in parts if part]


def _counted(text: str, rows: Sequence[Row]) -> list[Cells]:
    """The cells of a table whose pieces stand in no columns, but each row has as many as the header: the pieces are the
    cells. A sum may be a word with a figure for each column of figures. [] where a row has any other number."""
    width = len(rows[0].pieces)
    full = [row for row in rows if len(row.pieces) == width and row.figures]
    if width < MIN_COUNTED or len(full) < MIN_ROWS or rows[0].figures:
        return []
    figures = [at for at in range(1, width) if all(row.pieces[at].is_entry for row in full)]
    sums = [0, *figures]
    cells: list[Cells] = []
    for row in rows:
        places = list(range(width)) if len(row.pieces) == width else sums
        if len(row.pieces) != len(places) or not figures:
            return []
        if places is sums and sum(piece.is_entry for piece in row.pieces) != len(figures):
            return []
        found = {column: [piece] for column, piece in zip(places, row.pieces, strict=True)}
        cells.append(tuple(_cell(text, row, found.get(column, ()), len(cells), column) for column in range(width)))
    return cells


def _out_of_columns(rows: Sequence[Row], cells: Sequence[Cells]) -> bool:
    """Whether pieces are better read in order: rows of several codes, or two figures in one column."""
    several = sum(_codes(row) > 1 for row in rows) >= MIN_ROWS
    return several or any(_FIGURES.fullmatch(cell.text) for each in cells for cell in each)


def _codes(row: Row) -> int:
    return sum(piece.code > 0 for piece in row.pieces)


def _in_order(text: str, rows: Sequence[Row]) -> Iterator[Cells]:
    """The pieces of each row, a code and the name right behind it as two: every figure is behind its code and its name, whatever
    columns they stand in."""
    for at, row in enumerate(rows):
        ends: list[tuple[int, int]] = []
        for piece in row.pieces:
            seam = piece.start + piece.code
            named = piece.code and seam < piece.end
            ends += [(piece.start, seam), (seam, piece.end)] if named else [(piece.start, piece.end)]
        start = row.line.start
        yield tuple(
            Cell(cell_view(text, start + begin, start + end), at, column) for column, (begin, end) in enumerate(ends)
        )
