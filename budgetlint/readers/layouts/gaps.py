"""Lines taken apart at their gaps: the pieces of aligned text, where they stand on the page and what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from budgetlint import regex
from budgetlint.numerals import MEASURE_WORDS, UNITS
from budgetlint.readers.layouts.common import FIGURE
from budgetlint.readers.source import Line, width

__all__ = ["Piece", "Row", "head_of", "pieces_of", "words_of"]

# Ideographic blanks may stretch a word: 合　计.
_PIECE = r"(?:[合总小栏行项科收支]\u3000{1,3}[计次目入出](?!\p{Han})|[^\s\u3000]+)"
_STRETCH = regex.compile(rf"{_PIECE}(?:[ \u00a0]{_PIECE})*")
_STROKE = regex.compile("[-—–－]+")
_WORD = regex.compile(r"\S{2,}")
_CODE = regex.compile(r"[23]\d\d(?:\d\d)?(?=\s|$)")
_ORDINALS = regex.compile(r"[栏列]\s?[次数]|项目|[类款项]")
# those of one character begin names, too: 科学技术支出
_UNIT = "|".join(word for word in (*UNITS, *MEASURE_WORDS) if len(word) > 1)
# Where one blank parts two columns: behind a figure with decimals (2,846.30 一、社会保障和就业支出; 864.20 30202; 12.00 3.50), between
# two figures with thousands (516,359,826. 410,162,638. with their last digits below), before one (公务员医疗补助 6,842,317.08), behind
# the header of figures (预算数 支出项目).
_SQUEEZED = regex.compile(
    rf"(?<=(?:^|\s)-?\d[\d,]*\.\d{{1,6}}) (?=[一二三四五六七八九十]+、|[总合]\s?计|(?!{_UNIT})\p{{Han}}{{3}})"
    r"|(?<=\d,\d{3}(?:\.\d{0,2})?) (?=-?\d{1,3},\d{3})|(?<=\p{Han}{2}) (?=-?\d{1,3}(?:,\d{3})+\.\d{0,2}(?:\s|$))"
    r"|(?<=\d\.\d\d) (?=[23]\d\d(?:\d\d)?(?!\S))|(?<=\d\.\d{0,2}) (?=-?\d[\d,]*\.\d)"
    r"|(?<=[预决]算数|金额|执行数) (?=(?:支出)?项目)"
)
MAX_HEAD = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: from where to where it stands on the page, in columns, and its first and last character."""

    text: str
    left: int
    right: int
    start: int
    end: int

    @property
    def is_figure(self) -> bool:
        return FIGURE.fullmatch(self.text) is not None

    @property
    def is_entry(self) -> bool:
        """Whether it is what stands in a column of figures: one, or a stroke for none."""
        return self.is_figure or _STROKE.fullmatch(self.text) is not None

    @property
    def code(self) -> int:
        """How many characters at its beginning are an economic code; 0 if none."""
        match = _CODE.match(self.text)
        return match.end() if match else 0


@dataclass(frozen=True)
class Row:
    """A line with its pieces, and the number of the page it stands on."""

    index: int
    line: Line
    pieces: tuple[Piece, ...]
    page: int

    @cached_property
    def figures(self) -> int:
        """How many figures the row holds, but for the numbers of the columns (栏次 1 2 3 …) below a header."""
        texts = [piece.text.strip() for piece in self.pieces]
        figures = [text for text in texts if FIGURE.fullmatch(text)]
        numbers = len(figures) > 1 and figures == [str(at) for at in range(1, len(figures) + 1)]
        return 0 if numbers and all(text in figures or _ORDINALS.fullmatch(text) for text in texts) else len(figures)


def head_of(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows before the first with a figure."""
    first = next((at for at, row in enumerate(rows) if row.figures), len(rows))
    return rows[: min(first, MAX_HEAD)]


def pieces_of(line: Line) -> tuple[Piece, ...]:
    """The pieces of a line parted by two blanks or a wide one; () for running text. Chinese characters are two columns wide."""
    body = line.text
    if "  " not in body and "\u3000" not in body:
        return (Piece(body, 0, width(body), 0, len(body)),) if body.strip() else ()
    found = []
    at = column = 0
    for stretch in _STRETCH.finditer(body):
        for start, end in _parted(body, *stretch.span()):
            column += width(body[at:start])
            right = column + width(body[start:end])
            found.append(Piece(body[start:end], column, right, start, end))
            at, column = end, right
    return tuple(found)


def _parted(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the cells of a stretch without a wide gap are: one blank may be all that parts two columns."""
    for blank in _SQUEEZED.finditer(body, start, end):
        yield start, blank.start()
        start = blank.end()
    yield start, end


def words_of(piece: Piece) -> list[Piece]:
    """The words of a piece between its blanks, but for single characters: 收 入 is one word."""
    found = []
    for word in _WORD.finditer(piece.text):
        left = piece.left + width(piece.text[: word.start()])
        found.append(Piece(word[0], left, left + width(word[0]), piece.start + word.start(), piece.start + word.end()))
    return found
