"""Tables whose rows are lines with one blank between the cells: ``pdftotext`` without ``-layout``, text copied from a viewer.

Nothing tells such a row from running text but its shape, so a table is only what stands under a header of its own: names
first, figures at the end, hardly more or fewer cells than the header has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budgetlint import regex
from budgetlint.model import Cell
from budgetlint.readers.layouts.common import CAPTION, FIGURE, Free, Grid, joined_view, under_caption
from budgetlint.readers.layouts.raw_heads import head_in_pieces, is_in_pieces
from budgetlint.readers.layouts.raw_rows import MIN_COLUMNS, Row, joined, row_of
from budgetlint.readers.source import Line, is_noise, marker_of

__all__ = ["find"]

_SENTENCE = regex.compile(r"[。；;！!？?，]|,(?!\d{3})|(?<!其中)[：:](?=.)")
_SENTENCE_END = regex.compile(r"[。；]")
_PAIR = regex.compile(r"[^。；;！!？?]{1,40}")
_COLUMN = regex.compile(
    r"(?:[(（][^()（）]*[)）]|[^\d。；;，,：:]|20\d\d\s?年){1,16}+"  # 2031年决算数, 得分（20分）
)
_HEADER = regex.compile(
    r"项目|名称|编码|科目|[预决]算|执行|分值|权重|[得评]分|指标|[合小总]计|金额|支出|收入|[序编]号|[行栏]次|单位|等[级次]|完成|占比|比例|增减"
)
_WORD = regex.compile(r"[\u4e00-\u9fff()（）“”、/]{1,12}")
_PIECE = regex.compile(r"[\u4e00-\u9fff()（）“”、/]{2,24}")  # of a name beside its code
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
_WEIGHT, _SCORE = regex.compile("分值|权重|标准分"), regex.compile("得分|评分")
_MARKS = regex.compile(r"[WFS]{0,8}W[WFS]{0,5}F[FS]W?")
_LEVEL = regex.compile(r".{2,10}指标")
MIN_ROWS = 3
MAX_LINE = 400
MAX_WORD = 12
MAX_HEAD = 12
MAX_PIECES = 40
MAX_HELD = 2
MAX_WRAPPED = 4  # lines that the rest of a name and a remark may take
MAX_BLANK_ROWS = 30
MAX_BLANK = 4


@dataclass(slots=True)
class _Run:
    """A table while its lines go by: the rows so far, and lines (``held``) of which the next row tells whether they belong."""

    rows: list[Row]
    captioned: bool
    width: int
    heads: set[tuple[str, ...]]
    prescribed: bool = False
    body: int = 0
    fitting: int = 0
    held: list[Row] = field(default_factory=list)
    blank: bool = False

    @property
    def marked(self) -> bool:
        """Whether the last header is that of indicators with their marks (指标 … 分值 得分)."""
        return any(_gives_marks(head) for head in self.heads if len(head) == self.width)

    def add(self, row: Row) -> None:
        """A row of figures, with what was held before it: between the rows of indicators the rest of names and remarks, which
        wrap, is left out."""
        held, self.held = [each for each in self.held if not self.marked or _LEVEL.fullmatch(each.texts[-1])], []
        if held and held[0].is_code and "W" not in row.kinds:  # code, name and figures, each on a line of its own
            row, held = row.keyed_by(held), []
        elif row.unnamed is not None or row.is_code:  # its name stands in the lines above and below
            row = row.named_by(held.pop() if held and len(held[-1].texts) == 1 else row)
            held = held[1:] if held and len(held[0].texts) == 1 else held
        elif held and _MARKED.match(held[-1].texts[-1]) and "W" not in row.kinds:
            row = joined(held.pop(), row)  # 二十二、灾害防治及应急管理支, its figures and 出 one below the other
        elif held and held[-1].coded and not row.coded and not _MARKED.match(row.texts[0]):
            row = joined(held.pop(), row)  # a name that wraps before its figures
        elif held and self.rows[-1].coded and row.coded and len(held) == 1 == len(held[0].texts):
            held.pop()  # the rest of a name whose figures stand above: its code says enough
        self.rows += [*held, row]
        self.body += 1
        self.fitting += self.width - 1 <= len(row.texts) <= self.width or (self.marked and _ends_in_marks(row))
        self.blank = False

    def head(self, row: Row) -> None:
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
    head: list[Row] = []
    above: list[Row] = []  # the lines above as far as they may be a header in pieces
    blank = 0
    for index, line in enumerate(lines):
        if line.blank or is_noise(line):
            blank += line.blank
            if run is not None:
                run.blank = run.blank or line.blank
            continue
        row = row_of(line, index) if free(index) and (run is not None or _may_begin(line.text)) else None
        if run is not None and (blank > MAX_BLANK or row is None or not _goes_on(run, row, line)):
            yield from _grid(text, run)
            run, head, above = None, [], []
        if run is None and row is not None:
            run = _begun_below_pieces(lines, above, row) or _begun(lines, head, row)
        if run is None:
            head = head[-MAX_HEAD:] if not blank else []
            head = [*head, row] if row is not None and _may_head(row, line) else []
            above = [*above[-MAX_PIECES:], row] if row is not None and is_in_pieces(row, line) else []
        blank = 0
    if run is not None:
        yield from _grid(text, run)


def _may_begin(body: str) -> bool:
    """Whether a line outside a table is worth taking apart: it has blanks or is short, and is no sentence."""
    return len(body) <= MAX_LINE and "。" not in body and (len(body) <= MAX_WORD or " " in body.strip())


def _goes_on(run: _Run, row: Row, line: Line) -> bool:
    """Whether the line belongs to the table; what it is then is put into it."""
    if len(line.text) > MAX_LINE:
        return False
    if row.texts in run.heads or (_is_header(row) and not run.blank):
        run.head(row)
    elif CAPTION.match(line.text):
        return False
    elif row.is_code and not run.held and run.rows[-1].coded:
        run.held.append(row)  # its name and its figures may stand on the next lines
    elif (
        _is_body(row, run.width)
        or (run.prescribed and _is_keyed(row, run))
        or (run.marked and _ends_in_marks(row) and len(row.texts) <= run.width + 1)
        or (run.held and _FIGURES.fullmatch(row.kinds))
        or (row.unnamed is not None and len(row.texts) < run.width + 1)
        or (row.is_code and len(run.held) == 1 == len(run.held[0].texts) and not run.held[0].is_code)
        or _closes(row)
        or _is_lone(row)
    ):
        run.add(row)
    elif not run.blank and _may_be_held(run, row, line):
        run.held.append(row)
    else:
        return False
    return True


def _may_be_held(run: _Run, row: Row, line: Line) -> bool:
    """Whether a line without figures may belong to the table if a row with some follows; the items of a prescribed form whose
    cells are empty may be many, and their names long."""
    if run.marked and len(row.texts) == 1 and not marker_of(line.text):
        return len(run.held) < MAX_WRAPPED
    if not run.prescribed:
        piece = run.rows[-1].coded and len(row.texts) == 1 and _PIECE.fullmatch(row.texts[0]) is not None
        return len(run.held) < MAX_HELD and (piece or _may_head(row, line))
    named = all(map(_MARKED.match, row.texts)) and not _SENTENCE.search(line.text)
    return len(run.held) < MAX_BLANK_ROWS and (named or _may_head(row, line))


def _begun_below_pieces(lines: Sequence[Line], above: Sequence[Row], row: Row) -> _Run | None:
    """The table under a header in pieces: one line of words without a caption is none."""
    head = head_in_pieces(above, row)
    if head is None:
        return None
    captioned = len(above) > 1 or _under_title(lines, above[0].first)
    run = _Run(list(head.rows), captioned, head.width, {each.texts for each in head.rows}, head.prescribed)
    run.held = [each for each in above if each.first > head.rows[-1].last]  # a name that wraps above its code
    run.add(row)
    return run


def _begun(lines: Sequence[Line], head: Sequence[Row], row: Row) -> _Run | None:
    """The table that begins with its first row of figures under the lines of its header."""
    if not head or "F" not in row.kinds or row.numbers_columns:
        return None
    at = next((at for at in reversed(range(len(head))) if head[at].numbers_columns or _is_header(head[at])), None)
    marked = at is not None and _gives_marks(head[at].texts) and _ends_in_marks(row)
    if at is None or not (marked or _is_body(row, len(head[at].texts)) or _is_nameless(row, head[-1])):
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


def _is_header(row: Row) -> bool:
    """Whether a line names columns: at least three, none a figure, most in words that tables use."""
    named = sum(_HEADER.search(text) is not None for text in row.texts)
    return len(row.texts) >= MIN_COLUMNS and named * 2 >= len(row.texts) and all(map(_COLUMN.fullmatch, row.texts))


def _may_head(row: Row, line: Line) -> bool:
    """Whether a line may stand over or between rows: names of columns, a label with its words, a piece of a wrapped cell."""
    if CAPTION.match(line.text):
        return False
    if len(row.texts) == 1:
        return _WORD.fullmatch(row.texts[0]) is not None
    return all(map(_PAIR.fullmatch, row.texts)) and (row.coded or row.numbers_columns or "F" not in row.kinds)


def _is_body(row: Row, width: int) -> bool:
    """Whether a line is a row of a table ``width`` cells wide: names, figures, and behind them at most a remark."""
    kinds = row.kinds
    if not 1 < len(kinds) <= width + 1 or "F" not in kinds or "W" not in kinds:
        return False
    labels = row.texts[:-1] if kinds[-1] == "W" else row.texts
    if any(_SENTENCE.search(text.rstrip(":：")) for text in labels if not FIGURE.fullmatch(text)):
        return False
    return _BODY.fullmatch(kinds) is not None or row.lists_codes or (len(kinds) == width and "F" in kinds[1:])


def _is_keyed(row: Row, run: _Run) -> bool:
    """Whether a line is of a table whose columns are known: keys and figures, none of its pieces a sentence."""
    keyed = _COUNTED if run.rows[0].texts[0] == "序号" else _KEYED
    fits = len(row.kinds) <= run.width + 1 and keyed.fullmatch(row.kinds) is not None
    return fits and not any(_SENTENCE.search(text) for text in row.texts if not FIGURE.fullmatch(text))


def _gives_marks(head: Sequence[str]) -> bool:
    """Whether a header is of indicators with what each counts and got."""
    joined = " ".join(head)
    return "指标" in joined and _WEIGHT.search(joined) is not None and _SCORE.search(joined) is not None


def _ends_in_marks(row: Row) -> bool:
    """Whether a line ends in 分值 and 得分 with words before and at most a remark behind them."""
    return _MARKS.fullmatch(row.kinds) is not None


def _is_nameless(row: Row, above: Row) -> bool:
    """Whether a line has a figure below each number of a column (三公经费: all figures of the year in one row)."""
    return above.numbers_columns and len(row.texts) == len(above.texts) and "W" not in row.kinds


def _closes(row: Row) -> bool:
    """Whether the line is a total with one figure: 总分 97.5 优."""
    return _CLOSING.fullmatch(row.texts[0]) is not None and row.kinds[1:] in ("F", "FW")


def _is_lone(row: Row) -> bool:
    """Whether the line is a row of which one amount is left, told from text by its code or its item number."""
    keyed = row.coded or _MARKED.match(row.texts[0])
    return bool(keyed and _LONE.fullmatch(row.kinds) and _AMOUNT.fullmatch(row.texts[-1]))


def _grid(text: str, run: _Run) -> Iterator[Grid]:
    if run.is_table:
        rows = tuple(
            tuple(Cell(joined_view(text, cell), at, column) for column, cell in enumerate(row.cells))
            for at, row in enumerate(run.rows)
        )
        yield Grid(run.rows[0].first, run.rows[-1].last, rows, "raw")
