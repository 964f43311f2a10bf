"""Tables whose columns are aligned by blanks: what ``pdftotext -layout`` gives, Chinese characters one column wide, and what
editors show even, Chinese characters two columns wide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from budgetlint import regex
from budgetlint.model import Cell
from budgetlint.numerals import MEASURE_WORDS, UNITS
from budgetlint.readers.layouts.columns import Reach, column_of, find_columns
from budgetlint.readers.layouts.common import CAPTION, FIGURE, Free, Grid, cell_view, under_caption
from budgetlint.readers.layouts.wrapped import unwrapped
from budgetlint.readers.source import Line, is_noise, width

__all__ = ["find"]

_ORDINALS = regex.compile(r"[栏列]\s?[次数]|项目|[类款项]")
_AMOUNT = regex.compile(r"-?\d[\d,]*\.\d+")
_CODE = regex.compile(r"[23]\d\d(?:\d\d)?(?=\s|$)")
_KEY = regex.compile(r"名称|项\s*目|科目|编码|内容")
_RULE = regex.compile(r"\s*[-=─━]{2,}(?:\s+[-=─━]{2,})+\s*")
_CHUNK = regex.compile(r"[^\s\u3000]+(?:[ \u00a0][^\s\u3000]+)*")
_STROKE = regex.compile("[-—–－]+")
_WORD = regex.compile(r"\S{2,}")
# those of one character begin names, too: 科学技术支出
_UNIT = "|".join(word for word in (*UNITS, *MEASURE_WORDS) if len(word) > 1)
# between a figure with decimals and the name or the code in the next column, or their headers: 2,846.30 一、社会保障和就业支出; 预算数
# 支出项目; 864.20 30202
_SQUEEZED = regex.compile(
    rf"(?<=(?:^|\s)-?\d[\d,]*\.\d{{1,6}}) (?=[一二三四五六七八九十]+、|[总合]\s?计|(?!{_UNIT})\p{{Han}}{{3}})"
    r"|(?<=[预决]算数|金额|执行数) (?=(?:支出)?项目)|(?<=\d\.\d\d) (?=[23]\d\d(?:\d\d)?(?!\S))|(?<=\d\.\d{0,2}) (?=-?\d[\d,]*\.\d)"
)
_LABEL = regex.compile(
    r"(?:[（(]?\d{1,2}[）)]|\d{1,2}[.、])?[^\d，。；:：]{1,24}(?<!情况|说明)|其中[:：]?(?:[（(]?\d{1,2}[）).、])?[^\d，。；:：]{1,20}"
)
_CODE_PIECE = regex.compile(r"[235]\d{2,4}|\d\d")  # of a code on several lines
_HEADER = regex.compile(r"\s*(?:[\u4e00-\u9fff]{1,4}\s?)*(?:支出|收入|经费|预算数?|决算数?|项目|维护费)\s*")
_SENTENCE = regex.compile("[。；;，：:]")
MAX_HEADER = 16  # characters of a line of a header
MAX_BLANK = 4
MAX_LINE = 2000
MIN_ROWS = 3
MAX_BACK = 12
MAX_HEAD = 8
MIN_COUNTED = 3
MIN_NUMBERED = 3
MIN_SEAMS = 2
MAX_SPREAD = 3  # characters of a word that may be spread out: 收  入


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A piece of a line between gaps: its place on the page in columns, and its characters in the line."""

    left: int
    right: int
    start: int
    end: int


@dataclass(slots=True)
class _Row:
    index: int
    chunks: list[_Chunk]
    page: int


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Runs of lines in columns; lone pieces that stand under a column are the rest of a wrapped cell."""
    rows: list[_Row] = []
    blank = page = 0
    for index, line in enumerate(lines):
        if _RULE.fullmatch(line.text):
            continue  # the rules over and under the header and at the end of a table
        if line.blank or (is_noise(line) and not _ends_code(line, rows, lines)):
            blank += line.blank
            page += "\f" in line.text or not line.blank
            continue
        chunks = _chunks(line) if free(index) and len(line.text) <= MAX_LINE else []
        page += line.text.startswith("\f")
        if len(chunks) > 1 and not CAPTION.match(line.text) and (not rows or blank <= MAX_BLANK):
            if not rows:
                rows = _headers_above(lines, index, free, page)
            rows.append(_Row(index, chunks, page))
        elif rows and not blank and chunks and (_is_rest(chunks, rows, line) or _heads(chunks, rows, lines, line)):
            rows.append(_Row(index, chunks, page))
        elif rows:
            yield from _grid(text, lines, rows)
            rows = []
            if len(chunks) > 1 and not CAPTION.match(line.text):
                rows.append(_Row(index, chunks, page))
        blank = 0
    if rows:
        yield from _grid(text, lines, rows)


def _chunks(line: Line) -> list[_Chunk]:
    """The pieces of a line parted by two blanks or a wide one; [] for running text."""
    body = line.text
    if "  " not in body and "\u3000" not in body:
        return [] if not body.strip() else [_Chunk(0, width(body), 0, len(body))]
    found = []
    at = column = 0
    for match in _CHUNK.finditer(body):
        for start, end in _pieces(body, *match.span()):
            column += width(body[at:start])
            right = column + width(body[start:end])
            found.append(_Chunk(column, right, start, end))
            at, column = end, right
    return found


def _pieces(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the cells of a stretch without a wide gap are: one blank may be all that parts two columns."""
    for blank in _SQUEEZED.finditer(body, start, end):
        yield start, blank.start()
        start = blank.end()
    yield start, end


def _headers_above(lines: Sequence[Line], index: int, free: Free, page: int) -> list[_Row]:
    """A lone piece of the header right over the first row: a word over several columns (本年支出 over 小计, 基本支出,
    项目支出) or the beginning of one that goes on in a column behind the first."""
    above = index - 1
    if above < 0 or not free(above) or lines[above].blank or CAPTION.match(lines[above].text):
        return []
    chunks = _chunks(lines[above])
    if len(chunks) != 1 or not chunks[0].left:
        return []
    over = any(chunk.left < chunks[0].right and chunks[0].left < chunk.right for chunk in _chunks(lines[index])[1:])
    return [_Row(above, chunks, page)] if over or _HEADER.fullmatch(lines[above].text) else []


def _is_rest(chunks: Sequence[_Chunk], rows: Sequence[_Row], line: Line) -> bool:
    """Whether a lone piece is a row of its own or the rest of a wrapped cell: it begins where a cell above does and
    does not reach into the next column."""
    chunk = chunks[0]
    told = line.text[chunk.start : chunk.end].strip()
    if CAPTION.match(line.text) or not (_LABEL.fullmatch(told) or _CODE_PIECE.fullmatch(told)):
        return False
    for row in reversed(rows[-MAX_BACK:]):
        for at, above in enumerate(row.chunks):
            if abs(above.left - chunk.left) <= 4 and len(row.chunks) > 1:
                return at + 1 == len(row.chunks) or chunk.right < row.chunks[at + 1].right
    return False


def _ends_code(line: Line, rows: Sequence[_Row], lines: Sequence[Line]) -> bool:
    """Whether a bare number is no page but the end of a code on several lines: 20126 above the figures of its row, 01 below."""
    told = line.text.strip()
    if len(told) != 2 or not told.isdecimal() or len(rows) < 2 or len(rows[-2].chunks) > 1:
        return False
    (code,) = rows[-2].chunks
    begun = lines[rows[-2].index].text[code.start : code.end]
    return begun.isdecimal() and len(begun) in (3, 5) and abs(code.left - line.text.find(told)) <= 4


def _heads(chunks: Sequence[_Chunk], rows: Sequence[_Row], lines: Sequence[Line], line: Line) -> bool:
    """Whether a lone piece is a line of the header: no row of figures came yet, and it stands under or over its pieces."""
    chunk = chunks[0]
    told = line.text[chunk.start : chunk.end]
    if len(chunks) > 1 or CAPTION.match(line.text) or _SENTENCE.search(told) or len(told) > MAX_HEADER:
        return False
    begun = any(_figures(row, lines) for row in rows)
    return not begun and any(c.left < chunk.right and chunk.left < c.right for row in rows for c in row.chunks)


# ---------------------------------------------------------------------------------------------- columns


def _grid(text: str, lines: Sequence[Line], rows: list[_Row]) -> Iterator[Grid]:
    rows = _best_measured(rows)
    columned = sum(len(row.chunks) > 1 for row in rows)
    announced = len(rows) > 1 and max(len(row.chunks) for row in rows) > 2 and under_caption(lines, rows[0].index)
    if not announced and (columned < MIN_ROWS or not _is_table(rows, lines)):
        return
    columns = _Columns([])
    shared: set[int] = set()  # columns in which a row has two pieces: a code and a name
    cells: list[tuple[Cell, ...]] = []
    for page in sorted({row.page for row in rows}):
        mine = [row for row in rows if row.page == page]
        if not columns.reaches or not _go_on(mine, columns, shared, lines):
            own = _columns(mine, lines)
            if len(own.reaches) < len(columns.reaches):  # few rows: the header tells where the others are
                own = _columns(mine, lines, by_header=True)
            columns = own if len(own.reaches) >= len(columns.reaches) else columns
        shared |= {at for row in mine for at, count in Counter(map(columns.of, row.chunks)).items() if count > 1}
        head = _head(mine, lines)
        headed = {columns.of(c, header=True) for row in head for c in row.chunks}
        for row in mine:
            cells.append(_cells(text, lines[row.index], row, columns, headed, len(cells), header=row in head))
    if any(sum(bool(cell.text) for cell in each) < len(row.chunks) for each, row in zip(cells, rows, strict=False)):
        counted = _counted(text, lines, rows)
        pieces = [] if counted else _under_headers(rows, lines)
        if len(pieces) > 1:
            for piece in pieces:
                yield from _grid(text, lines, piece)
            return
        if not counted and not columns.numbers and sum(_figures(row, lines) > 0 for row in rows) < MIN_ROWS:
            return  # two pieces in one column, and too few rows to tell where the columns are
        if not counted and sum(_codes(row, lines) > 1 for row in rows) >= MIN_ROWS:
            yield Grid(rows[0].index, rows[-1].index, tuple(_in_order(text, lines, rows)), "raw")
            return  # every figure is behind its code and its name, whatever columns they stand in
        cells = counted or cells
    yield Grid(rows[0].index, rows[-1].index, tuple(unwrapped(text, cells)), "space")


def _codes(row: _Row, lines: Sequence[Line]) -> int:
    body = lines[row.index].text
    return sum(_CODE.match(body, chunk.start, chunk.end) is not None for chunk in row.chunks)


def _in_order(text: str, lines: Sequence[Line], rows: Sequence[_Row]) -> Iterator[tuple[Cell, ...]]:
    """The pieces of each row, a code and the name right behind it as two."""
    for at, row in enumerate(rows):
        line = lines[row.index]
        pieces: list[tuple[int, int]] = []
        for chunk in row.chunks:
            code = _CODE.match(line.text, chunk.start, chunk.end)
            named = code is not None and code.end() < chunk.end
            pieces += (
                [(chunk.start, code.end()), (code.end(), chunk.end)] if named and code else [(chunk.start, chunk.end)]
            )
        yield tuple(
            Cell(cell_view(text, line.start + start, line.start + end), at, column)
            for column, (start, end) in enumerate(pieces)
        )


def _go_on(rows: Sequence[_Row], columns: _Columns, shared: Collection[int], lines: Sequence[Line]) -> bool:
    """Whether a page goes on with the columns of the one before: each figure of a row stands in another of them, and so does each
    other piece but in those that were ``shared`` there."""
    for row in rows:
        crowded = {at for at, count in Counter(map(columns.of, row.chunks)).items() if count > 1}
        if not crowded <= set(shared):
            return False
        figures = [chunk for chunk in row.chunks if _is_figure(lines[row.index], chunk)]
        reached = [columns.of(figure, figure=True) for figure in figures]
        places = [columns.reaches[at] for at in reached]
        inside = all(c.left < right and left < c.right for c, (left, right) in zip(figures, places, strict=True))
        if not inside or len(set(reached)) < len(reached):
            return False
    return True


def _best_measured(rows: list[_Row]) -> list[_Row]:
    """The rows, every character one column wide where more of their pieces end at the same place so: ``pdftotext`` begins each
    behind as many characters as would fit on the page, so lines with Chinese text look ragged."""
    counted = [_Row(row.index, [_Chunk(c.start, c.end, c.start, c.end) for c in row.chunks], row.page) for row in rows]
    return max(rows, counted, key=_evenness)


def _evenness(rows: Sequence[_Row]) -> int:
    """How much the right ends of pieces stand below one another, page by page."""
    ends = Counter((row.page, chunk.right) for row in rows for chunk in row.chunks[1:])
    return sum(count * count for count in ends.values())


def _under_headers(rows: list[_Row], lines: Sequence[Line]) -> list[list[_Row]]:
    """The rows taken apart where some stand under a header of as many pieces as each of them has."""
    pieces: list[list[_Row]] = [[]]
    at = 0
    while at < len(rows):
        width = len(rows[at].chunks)
        end = next((i for i in range(at, len(rows)) if len(rows[i].chunks) != width), len(rows))
        if width >= MIN_COUNTED and end - at > MIN_ROWS and not _figures(rows[at], lines):
            pieces += [rows[at:end], []]
            at = end
        else:
            pieces[-1].append(rows[at])
            at += 1
    return [piece for piece in pieces if piece]


def _counted(text: str, lines: Sequence[Line], rows: Sequence[_Row]) -> list[tuple[Cell, ...]]:
    """The cells of a table whose pieces stand in no columns, but each row has as many as the header: the pieces are the
    cells. A sum may be a word with a figure for each column of figures. [] where a row has any other number."""
    width = len(rows[0].chunks)
    full = [row for row in rows if len(row.chunks) == width and _figures(row, lines)]
    if width < MIN_COUNTED or len(full) < MIN_ROWS or _figures(rows[0], lines):
        return []
    holding = [[_is_entry(lines[row.index], chunk) for chunk in row.chunks] for row in full]
    figures = [at for at in range(1, width) if all(row[at] for row in holding)]
    sums = [0, *figures]
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        places = list(range(width)) if len(row.chunks) == width else sums
        if len(row.chunks) != len(places) or not figures:
            return []
        line = lines[row.index]
        if places is sums and sum(_is_entry(line, chunk) for chunk in row.chunks) != len(figures):
            return []
        found = dict(zip(places, row.chunks, strict=True))
        cells.append(
            tuple(Cell(cell_view(text, *_ends(line, found.get(column))), len(cells), column) for column in range(width))
        )
    return cells


def _ends(line: Line, chunk: _Chunk | None) -> tuple[int, int]:
    return (line.start + chunk.start, line.start + chunk.end) if chunk else (line.end, line.end)


def _is_table(rows: Sequence[_Row], lines: Sequence[Line]) -> bool:
    """Whether some rows hold figures, or most of them have three cells: prose with gaps has neither."""
    figures = sum(any(FIGURE.fullmatch(lines[row.index].text[c.start : c.end]) for c in row.chunks) for row in rows)
    return figures >= 2 or sum(len(row.chunks) > 2 for row in rows) * 2 > len(rows)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a page: from where to where each reaches, where their numbers (栏次 1 2 3 …) stand, which are those of
    the last columns, and which columns of figures run into that of names behind them (``close``)."""

    reaches: list[Reach]
    numbers: tuple[float, ...] = ()
    close: frozenset[int] = frozenset()

    def of(self, chunk: _Chunk, *, figure: bool = False, header: bool = False) -> int:
        """The column a piece stands in. A ``figure`` ends between the number of its column, which stands in its middle, and the
        next one."""
        passed = sum(number < chunk.right for number in self.numbers) if figure else 0
        if passed:
            return len(self.reaches) - len(self.numbers) + passed - 1
        at = column_of((chunk.left, chunk.right), self.reaches)
        if header:
            return at
        if at in self.close and not figure:
            return at + 1
        return at - 1 if at - 1 in self.close and figure else at


def _columns(rows: Sequence[_Row], lines: Sequence[Line], *, by_header: bool = False) -> _Columns:
    """The columns of a page: what is left when the places hardly any row covers are taken out; headers count as rows where they
    tell more (``by_header``)."""
    regular = [row for row in rows if len(row.chunks) > 1] or list(rows)
    most = max(len(row.chunks) for row in regular)
    head = _head(rows, lines)
    full = [row for row in regular if _figures(row, lines) or (len(row.chunks) == most and (by_header or row not in head))]
    columns = find_columns(*([_reaches(row) for row in part] for part in (rows, full or regular, head)))
    body = [row for row in rows if row not in head]
    if not by_header:
        columns = _with_key_headers(columns, head, body, lines)
    numbers = _numbers(head, lines)
    if not numbers:
        return _Columns(*_parted(columns, body, lines))
    begins = numbers[0] - (numbers[1] - numbers[0]) / 2
    keys = [(left, min(right, begins)) for left, right in columns if left < begins and right < numbers[1]]
    middles = [(one + other) / 2 for one, other in pairwise(numbers)]
    ends = [begins, *middles, numbers[-1] * 2 - middles[-1]]
    return _Columns([*keys, *pairwise(ends)], numbers)


def _parted(
    columns: list[Reach], body: Sequence[_Row], lines: Sequence[Line]
) -> tuple[list[Reach], tuple[float, ...], frozenset[int]]:
    """The columns, those taken apart in which a figure and a name stand side by side, and the halves of figures among them."""
    seams: dict[int, list[float]] = {}
    for row in body:
        for one, other in pairwise(row.chunks):
            at = column_of((one.left, one.right), columns)
            if at == column_of((other.left, other.right), columns):
                line = lines[row.index]
                named = _is_figure(line, one) and not _is_figure(line, other)
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
    return found, (), frozenset(close)


def _numbers(head: Sequence[_Row], lines: Sequence[Line]) -> tuple[float, ...]:
    """Where the numbers of the columns stand, if they are those of all columns of figures, in one row."""
    for row in head:
        figures = [chunk for chunk in row.chunks if _is_figure(lines[row.index], chunk)]
        if len(figures) >= MIN_NUMBERED and row.chunks[-len(figures) :] == figures:
            return tuple((chunk.left + chunk.right) / 2 for chunk in figures)
    return ()


def _with_key_headers(
    columns: list[Reach], head: Sequence[_Row], body: Sequence[_Row], lines: Sequence[Line]
) -> list[Reach]:
    """The columns; before the first amount one that only a header (科目名称) stands in is that of the names beside it, which are
    shorter."""
    places = [(row, c, column_of((c.left, c.right), columns)) for row in body for c in row.chunks]
    amounts = [at for row, c, at in places if _AMOUNT.fullmatch(lines[row.index].text, c.start, c.end)]
    filled = {at for *_, at in places}
    keys = {
        column_of((c.left, c.right), columns)
        for row in head
        for c in row.chunks
        if _KEY.search(lines[row.index].text, c.start, c.end)
    }
    found: list[Reach] = []
    for at, column in enumerate(columns):
        if found and amounts and at < min(amounts) and at in keys - filled:
            found[-1] = (found[-1][0], column[1])
        else:
            found.append(column)
    return found


def _reaches(row: _Row) -> list[Reach]:
    return [(chunk.left, chunk.right) for chunk in row.chunks]


def _head(rows: Sequence[_Row], lines: Sequence[Line]) -> list[_Row]:
    """The rows before the first with a figure."""
    first = next((at for at, row in enumerate(rows) if _figures(row, lines)), len(rows))
    return list(rows[: min(first, MAX_HEAD)])


def _figures(row: _Row, lines: Sequence[Line]) -> int:
    """How many figures a row holds, but for the numbers of the columns (栏次 1 2 3 …) below a header."""
    texts = [lines[row.index].text[chunk.start : chunk.end].strip() for chunk in row.chunks]
    figures = [text for text in texts if FIGURE.fullmatch(text)]
    numbers = len(figures) > 1 and figures == [str(at) for at in range(1, len(figures) + 1)]
    return 0 if numbers and all(text in figures or _ORDINALS.fullmatch(text) for text in texts) else len(figures)


def _is_entry(line: Line, chunk: _Chunk) -> bool:
    """Whether a piece is what stands in a column of figures: one, or a stroke for none."""
    return _is_figure(line, chunk) or _STROKE.fullmatch(line.text, chunk.start, chunk.end) is not None


def _is_figure(line: Line, chunk: _Chunk) -> bool:
    return FIGURE.fullmatch(line.text[chunk.start : chunk.end]) is not None


def _cells(
    text: str, line: Line, row: _Row, columns: _Columns, headed: Collection[int], at: int, *, header: bool
) -> tuple[Cell, ...]:
    placed: dict[int, list[_Chunk]] = {}
    for chunk in row.chunks:
        column = columns.of(chunk, figure=_is_entry(line, chunk), header=header)
        placed.setdefault(column, []).append(chunk)
    if not any(_is_figure(line, chunk) for chunk in row.chunks):
        _spread(placed, columns.reaches, headed, line)
    empty = cell_view(text, line.end, line.end)
    return tuple(
        Cell(cell_view(text, line.start + mine[0].start, line.start + mine[-1].end) if mine else empty, at, column)
        for column in range(len(columns.reaches))
        for mine in (placed.get(column, []),)
    )


def _spread(placed: dict[int, list[_Chunk]], columns: Sequence[Reach], headed: Collection[int], line: Line) -> None:
    """Headers of one line over columns of their own: words with one blank between them that reach over as many columns, and
    of two over one column (not 收  入) one over the column beside it, where no header stands over that (``headed``)."""
    for column in sorted(placed):
        if len(placed[column]) == 1:
            words = _words(placed[column][0], line)
            over = [
                at
                for at, (left, right) in enumerate(columns)
                if words and words[0].left < right and left < words[-1].right
            ]
            free = all(at == column or at not in headed for at in over)
            if len(words) == len(over) > 1 and (free or all(word.end - word.start > MAX_SPREAD for word in words)):
                placed.pop(column)
                placed.update((at, [word]) for at, word in zip(over, words, strict=True))
        elif len(placed[column]) == 2 and all(chunk.end - chunk.start > 1 for chunk in placed[column]):
            if column + 1 < len(columns) and column + 1 not in headed:
                placed[column + 1] = [placed[column].pop()]
            elif column and column - 1 not in headed:
                placed[column - 1] = [placed[column].pop(0)]


def _words(chunk: _Chunk, line: Line) -> list[_Chunk]:
    """The words of a chunk between its blanks, but for single characters: 收 入 is one word."""
    body = line.text[chunk.start : chunk.end]
    found = []
    for match in _WORD.finditer(body):
        left = chunk.left + width(body[: match.start()])
        found.append(_Chunk(left, left + width(match[0]), chunk.start + match.start(), chunk.start + match.end()))
    return found
