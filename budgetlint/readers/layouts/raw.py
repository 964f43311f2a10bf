"""Tables whose rows are lines with one blank between the cells: ``pdftotext`` without ``-layout``, text copied from a viewer.

Nothing tells such a row from running text but its shape, so a table is only what stands under a header of its own: names
first, figures at the end, hardly more or fewer cells than the header has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from budgetlint import regex
from budgetlint.model import Cell
from budgetlint.readers.layouts.common import CAPTION, FIGURE, Free, Grid, joined_view, under_caption
from budgetlint.readers.layouts.prescribed import Column, columns_of, columns_of_part, listed_columns
from budgetlint.readers.source import Line, is_noise

__all__ = ["find"]

_PIECE = regex.compile(r"\S+")
_CODED = regex.compile(r"([235]\d\d(?:\d\d){0,2})([\u4e00-\u9fff].*)")
_CODE = regex.compile(r"[235]\d\d(?:\d\d){0,2}")
_IN_PIECES = regex.compile(
    r"[235]\d\d(?:\s\d\d){1,2}(?=\s[\u4e00-\u9fff])|(?:\d{1,2}[.、]|[（(][一二三四五六七八九十\d]+[)）])\s[\u4e00-\u9fff]"
)
_STRETCHED = regex.compile(r"[合总小]\s+计|[栏行]\s+次|[项科]\s+目|名\s+称|编\s+码|单\s+位|金\s+额|备\s+注|序\s+号")
_STROKE = regex.compile(r"[-—–/]+")
_CUT = regex.compile(r"-?[\d,]*\d(?:\.(?=\s)\s\d{1,2}|,\s\d{3}(?:[.,]\d+)*|\s[.,]\d+|(?:\.\d+)?(?=\s%))(?:\s?%)?")
_SENTENCE = regex.compile(r"[。；;！!？?，]|,(?!\d{3})|(?<!其中)[：:](?=.)")
_SENTENCE_END = regex.compile(r"[。；]")
_PAIR = regex.compile(r"[^。；;！!？?]{1,40}")
_COLUMN = regex.compile(
    r"(?:[^\d。；;，,：:]|[(（][^()（）]*[)）]|20\d\d\s?年){1,16}+"  # 2031年决算数, 得分（20分）
)
_HEADER = regex.compile(
    r"项目|名称|编码|科目|[预决]算|执行|分值|权重|[得评]分|指标|[合小总]计|金额|支出|收入|[序编]号|[行栏]次|单位|等[级次]|完成|占比|比例|增减"
)
_WORD = regex.compile(r"[\u4e00-\u9fff()（）“”、/]{1,12}")
_MARKED = regex.compile(
    r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、．]|.*[合总小]\s*计|.*总?得?分"
)
_CLOSING = regex.compile(r".{0,4}(?:[合总小]计|总?得分|总分)")
_LONE = regex.compile(r"[FW]?W{1,2}F")
_AMOUNT = regex.compile(r".*[.,，].*|\d{4,}")
_BODY = regex.compile(r"F?W[FSW]*[FS]{2,}W?|(?:F*W{1,2}[FS]{1,12}){2,}")
_KEYED = regex.compile(r"F{0,2}(?:W{1,2}F[FS]*){1,3}W?|FF?")
_COUNTED = regex.compile(r"F(?:W|F?(?:W{1,2}F[FS]*){1,3})W?")  # behind the number of its row
_FIGURES = regex.compile(r"[FS]{2,}")
_HEAD_PIECE = regex.compile(r"(?:[\u4e00-\u9fff()（）“”、:：\s]|[(（][A-C/]{1,3}[)）]){1,24}|\d{1,2}")
_NUMBER_OF_COLUMN = regex.compile(r"[栏列]次|\d{1,2}")
_ORDINAL = regex.compile(r"\d{1,2}")
_LEVELS = (("类", "款", "项"), ("类", "款"))  # a line of its own below 科目编码
MIN_COLUMNS = 3
MIN_ROWS = 3
MAX_LINE = 400
MAX_WORD = 12
MAX_HEAD = 12
MAX_PIECES = 40
MAX_HELD = 2
MAX_BLANK_ROWS = 30
MAX_BLANK = 4

_Range = tuple[int, int]


@dataclass(frozen=True)
class _Row:
    """The pieces of a line, each the ranges of the source it stands in, and for each its kind: ``F`` a figure, ``S`` a
    stroke, ``W`` words."""

    first: int
    last: int
    cells: tuple[tuple[_Range, ...], ...]
    texts: tuple[str, ...]

    @cached_property
    def kinds(self) -> str:
        return "".join(
            "F" if FIGURE.fullmatch(text) else "S" if _STROKE.fullmatch(text) else "W" for text in self.texts
        )

    @property
    def coded(self) -> bool:
        return _CODE.fullmatch(self.texts[0]) is not None and len(self.texts) > 1 and "W" in self.kinds[1:2]

    @cached_property
    def lists_codes(self) -> bool:
        """Whether it is a row of codes and names side by side, whatever figures it has: 30303 退职费 30218 专用材料费."""
        named = [_CODE.fullmatch(one) and kind == "W" for one, kind in zip(self.texts, self.kinds[1:], strict=False)]
        return sum(map(bool, named)) > 1

    @cached_property
    def is_ordinals(self) -> bool:
        """Whether it is numbers of columns only, the first of them or some that go on with it: 1 2 3, 4 5."""
        return all(map(_ORDINAL.fullmatch, self.texts))

    @cached_property
    def numbers_columns(self) -> bool:
        """Whether it is 1 2 3 … below the header."""
        return len(self.texts) >= MIN_COLUMNS and self.texts == tuple(map(str, range(1, len(self.texts) + 1)))


@dataclass(slots=True)
class _Run:
    """A table while its lines go by: the rows so far, and lines (``held``) of which the next row tells whether they belong."""

    rows: list[_Row]
    captioned: bool
    width: int
    heads: set[tuple[str, ...]]
    prescribed: bool = False
    body: int = 0
    fitting: int = 0
    held: list[_Row] = field(default_factory=list)
    blank: bool = False

    def add(self, row: _Row) -> None:
        """A row of figures, with what was held before it."""
        held, self.held = self.held, []
        if held and held[-1].coded and not row.coded and not _MARKED.match(row.texts[0]):
            row = _joined(held.pop(), row)  # a name that wraps before its figures
        elif held and self.rows[-1].coded and row.coded and len(held) == 1 == len(held[0].texts):
            held.pop()  # the rest of a name whose figures stand above: its code says enough
        self.rows += [*held, row]
        self.body += 1
        self.fitting += self.width - 1 <= len(row.texts) <= self.width
        self.blank = False

    def head(self, row: _Row) -> None:
        """Another header: of the next part of a form, or the same again on a new page."""
        self.rows += [*self.held, row]
        self.held = []
        self.heads.add(row.texts)
        self.width = len(row.texts)
        self.blank = False

    @property
    def is_table(self) -> bool:
        return self.captioned and self.body > 0 or self.body >= MIN_ROWS and self.fitting * 2 >= self.body


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Runs of rows under a header of at least three columns: three rows that fit it, or one under a caption."""
    run: _Run | None = None
    head: list[_Row] = []
    above: list[_Row] = []  # the lines above as far as they may be a header in pieces
    blank = 0
    for index, line in enumerate(lines):
        if line.blank or is_noise(line):
            blank += line.blank
            if run is not None:
                run.blank = run.blank or line.blank
            continue
        row = _row(line, index) if free(index) and (run is not None or _may_begin(line.text)) else None
        if run is not None and (blank > MAX_BLANK or row is None or not _goes_on(run, row, line)):
            yield from _grid(text, run)
            run, head, above = None, [], []
        if run is None and row is not None:
            run = _begun_below_pieces(lines, above, row) or _begun(lines, head, row)
        if run is None:
            head = head[-MAX_HEAD:] if not blank else []
            head = [*head, row] if row is not None and _may_head(row, line) else []
            above = [*above[-MAX_PIECES:], row] if row is not None and _is_in_pieces(row, line) else []
        blank = 0
    if run is not None:
        yield from _grid(text, run)


def _may_begin(body: str) -> bool:
    """Whether a line outside a table is worth taking apart: it has blanks or is short, and is no sentence."""
    return len(body) <= MAX_LINE and "。" not in body and (len(body) <= MAX_WORD or " " in body.strip())


def _goes_on(run: _Run, row: _Row, line: Line) -> bool:
    """Whether the line belongs to the table; what it is then is put into it."""
    if len(line.text) > MAX_LINE:
        return False
    if row.texts in run.heads or (_is_header(row) and not run.blank):
        run.head(row)
    elif CAPTION.match(line.text):
        return False
    elif (
        _is_body(row, run.width)
        or (run.prescribed and _is_keyed(row, run))
        or (run.held and _FIGURES.fullmatch(row.kinds))
        or _closes(row)
        or _is_lone(row)
    ):
        run.add(row)
    elif not run.blank and _may_be_held(run, row, line):
        run.held.append(row)
    else:
        return False
    return True


def _may_be_held(run: _Run, row: _Row, line: Line) -> bool:
    """Whether a line without figures may belong to the table if a row with some follows; the items of a prescribed form whose
    cells are empty may be many, and their names long."""
    if not run.prescribed:
        return len(run.held) < MAX_HELD and _may_head(row, line)
    named = all(map(_MARKED.match, row.texts)) and not _SENTENCE.search(line.text)
    return len(run.held) < MAX_BLANK_ROWS and (named or _may_head(row, line))


def _is_in_pieces(row: _Row, line: Line) -> bool:
    """Whether a line may be of a header in pieces: short words, or the numbers of the columns."""
    return not CAPTION.match(line.text) and all(map(_HEAD_PIECE.fullmatch, row.texts))


_Piece = tuple[tuple[_Range, ...], str]


def _pieces(rows: Sequence[_Row]) -> list[_Piece]:
    """The pieces of a header, but for the numbers of its columns."""
    return [
        (cell, text)
        for each in rows
        if each.texts not in _LEVELS
        for cell, text in zip(each.cells, each.texts, strict=True)
        if not _NUMBER_OF_COLUMN.fullmatch("".join(text.split()))
    ]


def _begun_below_pieces(lines: Sequence[Line], above: Sequence[_Row], row: _Row) -> _Run | None:
    """The table under a header in pieces that are those of a prescribed form, or name as many columns as its first row has."""
    if not above or "F" not in row.kinds or len(row.kinds) == 1:
        return None
    pieces = _pieces(above)
    names = [text for _, text in pieces]
    columns = columns_of(names)
    if columns is not None:
        return _run_below(lines, above, pieces, columns, row, prescribed=True)
    columns = listed_columns(names, len(row.texts)) if row.texts[0] == "1" else None
    if columns is not None:
        return _run_below(lines, above, pieces, columns, row)
    return _begun_below_part(lines, above, row) if "W" in row.kinds else None


def _begun_below_part(lines: Sequence[Line], above: Sequence[_Row], row: _Row) -> _Run | None:
    """The part of a self-evaluation form whose header is the last of the lines above; what stands over it is of the form, too."""
    for at in range(len(above)):
        pieces = _pieces(above[at:])
        columns = columns_of_part([text for _, text in pieces])
        if columns is not None:
            run = _run_below(lines, above[at:], pieces, columns, row)
            if run is not None:
                run.rows[:0] = above[:at]
            return run
    return None


def _run_below(
    lines: Sequence[Line],
    above: Sequence[_Row],
    pieces: Sequence[_Piece],
    columns: Sequence[Column],
    row: _Row,
    *,
    prescribed: bool = False,
) -> _Run | None:
    """The table whose header the pieces are, with its first row; ``None`` where that is not below it."""
    nameless = "W" not in row.kinds
    if nameless and (row.is_ordinals or len(columns) != len(row.kinds)):
        return None

    def header(parts: Sequence[Sequence[int]]) -> _Row:
        cells = tuple(tuple(place for at in each for place in pieces[at][0]) for each in parts)
        return _Row(first, above[-1].last, cells, tuple("".join(pieces[at][1] for at in each) for each in parts))

    first = above[0].first
    groups, own = [column.group for column in columns], [column.pieces for column in columns]
    head = [header(own)]
    if len(set(head[0].texts)) < len(columns) and all(groups):  # 预算数 and 决算数, each of the same
        head = [header([(*a, *b) for a, b in zip(groups, own, strict=True)])] if nameless else [header(groups), *head]
    captioned = len(above) > 1 or _under_title(lines, first)
    run = _Run(head, captioned, len(columns), {each.texts for each in head}, prescribed)
    run.add(row)
    return run


def _begun(lines: Sequence[Line], head: Sequence[_Row], row: _Row) -> _Run | None:
    """The table that begins with its first row of figures under the lines of its header."""
    if not head or "F" not in row.kinds or row.numbers_columns:
        return None
    at = next((at for at in reversed(range(len(head))) if head[at].numbers_columns or _is_header(head[at])), None)
    if at is None or not (_is_body(row, len(head[at].texts)) or _is_nameless(row, head[-1])):
        return None
    width = sum(len(each.texts) for each in head[at:])
    captioned = _under_title(lines, head[0].first)
    rows = list(head)
    while not captioned and len(rows[0].texts) == 1:
        del rows[0]
    run = _Run(rows, captioned, width, {each.texts for each in head[at:]})
    run.add(row)
    return run


def _under_title(lines: Sequence[Line], index: int) -> bool:
    """Whether a title, a number or a unit line stands above; a sentence does not announce a table."""
    above = "".join(line.text for line in lines[max(index - 3, 0) : index])
    return under_caption(lines, index) and _SENTENCE_END.search(above) is None


def _is_header(row: _Row) -> bool:
    """Whether a line names columns: at least three, none a figure, most in words that tables use."""
    named = sum(_HEADER.search(text) is not None for text in row.texts)
    return len(row.texts) >= MIN_COLUMNS and named * 2 >= len(row.texts) and all(map(_COLUMN.fullmatch, row.texts))


def _may_head(row: _Row, line: Line) -> bool:
    """Whether a line may stand over or between rows: names of columns, a label with its words, a piece of a wrapped cell."""
    if CAPTION.match(line.text):
        return False
    if len(row.texts) == 1:
        return _WORD.fullmatch(row.texts[0]) is not None
    return all(map(_PAIR.fullmatch, row.texts)) and (row.coded or row.numbers_columns or "F" not in row.kinds)


def _is_body(row: _Row, width: int) -> bool:
    """Whether a line is a row of a table ``width`` cells wide: names, figures, and behind them at most a remark."""
    kinds = row.kinds
    if not 1 < len(kinds) <= width + 1 or "F" not in kinds or "W" not in kinds:
        return False
    labels = row.texts[:-1] if kinds[-1] == "W" else row.texts
    if any(_SENTENCE.search(text.rstrip(":：")) for text in labels if not FIGURE.fullmatch(text)):
        return False
    return _BODY.fullmatch(kinds) is not None or row.lists_codes or (len(kinds) == width and "F" in kinds[1:])


def _is_keyed(row: _Row, run: _Run) -> bool:
    """Whether a line is of a table whose columns are known: keys and figures, none of its pieces a sentence."""
    keyed = _COUNTED if run.rows[0].texts[0] == "序号" else _KEYED
    fits = len(row.kinds) <= run.width + 1 and keyed.fullmatch(row.kinds) is not None
    return fits and not any(_SENTENCE.search(text) for text in row.texts if not FIGURE.fullmatch(text))


def _is_nameless(row: _Row, above: _Row) -> bool:
    """Whether a line has a figure below each number of a column (三公经费: all figures of the year in one row)."""
    return above.numbers_columns and len(row.texts) == len(above.texts) and "W" not in row.kinds


def _closes(row: _Row) -> bool:
    """Whether the line is a total with one figure: 总分 97.5 优."""
    return _CLOSING.fullmatch(row.texts[0]) is not None and row.kinds[1:] in ("F", "FW")


def _is_lone(row: _Row) -> bool:
    """Whether the line is a row of which one amount is left, told from text by its code or its item number."""
    keyed = row.coded or _MARKED.match(row.texts[0])
    return bool(keyed and _LONE.fullmatch(row.kinds) and _AMOUNT.fullmatch(row.texts[-1]))


# ------------------------------------------------------------------------------------------------ pieces


def _row(line: Line, index: int) -> _Row:
    """The pieces of a line; a figure cut by a blank is one and so is a stretched word (合 计), a code and the name written on to
    it are two."""
    joined = (*_CUT.finditer(line.text), *_STRETCHED.finditer(line.text))
    whole = {match.start(): match.end() for match in joined if _stands_alone(line.text, *match.span())}
    apart = [match.span() for match in _IN_PIECES.finditer(line.text) if not line.text[: match.start()].strip()]
    cells: list[tuple[_Range, ...]] = []
    end = -1
    for match in _PIECE.finditer(line.text):
        if match.start() < end:
            if match.start() not in range(*cells[-1][-1]):
                cells[-1] += (match.span(),)
            continue
        if match.start() in whole:
            end = whole[match.start()]
            cells.append(((match.start(), end),))
            continue
        end = next((stop for start, stop in apart if start == match.start()), -1)
        coded = _CODED.fullmatch(match[0]) if not cells else None
        if coded:
            parting = match.start() + len(coded[1])
            cells += [((match.start(), parting),), ((parting, match.end()),)]
        else:
            cells.append((match.span(),))
    texts = tuple("".join(line.text[start:stop] for start, stop in cell) for cell in cells)
    placed = tuple(tuple((line.start + start, line.start + stop) for start, stop in cell) for cell in cells)
    return _Row(index, index, placed, texts)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace())


def _joined(above: _Row, below: _Row) -> _Row:
    """A row cut by a line end inside its name."""
    cells, texts = list(above.cells), list(above.texts)
    rest = next((at for at, kind in enumerate(below.kinds) if kind != "W"), len(below.texts))
    for cell, text in zip(below.cells[:rest], below.texts[:rest], strict=True):
        cells[-1] += cell
        texts[-1] += text
    return _Row(above.first, below.last, (*cells, *below.cells[rest:]), (*texts, *below.texts[rest:]))


def _grid(text: str, run: _Run) -> Iterator[Grid]:
    if run.is_table:
        rows = tuple(
            tuple(Cell(joined_view(text, cell), at, column) for column, cell in enumerate(row.cells))
            for at, row in enumerate(run.rows)
        )
        yield Grid(run.rows[0].first, run.rows[-1].last, rows, "raw")
