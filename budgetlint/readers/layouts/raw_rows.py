"""The pieces of a line whose cells one blank parts: figures cut by a blank put together, codes told from the names behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from budgetlint import regex
from budgetlint.readers.layouts.common import CODE, CODE_LEVELS, FIGURE
from budgetlint.readers.source import Line

__all__ = ["LEVELS", "MIN_COLUMNS", "Range", "Row", "joined", "row_of"]

_PIECE = regex.compile(r"\S+")
_CODED = regex.compile(r"([235]\d\d(?:\d\d){0,2})([\u4e00-\u9fff].*)")
# 12,345,600一、教育支出
_GLUED = regex.compile(r"(-?\d[\d,]*(?:\.\d{1,2})?)((?:[一二三四五六七八九十]+、|[合总]计).*)")
_IN_PIECES = regex.compile(
    r"[235]\d\d(?:\s\d\d){1,2}(?=\s?[\u4e00-\u9fff])|(?:\d{1,2}[.、]|[（(][一二三四五六七八九十\d]+[)）])\s[\u4e00-\u9fff]"
)
_AMOUNT = regex.compile(r"-?[\d,]+\.\d{2}")
_STRETCHED = regex.compile(r"[合总小]\s+计|[栏行]\s+次|[项科]\s+目|名\s+称|编\s+码|单\s+位|金\s+额|备\s+注|序\s+号")
_STROKE = regex.compile(r"[-—–/]+")
_CUT = regex.compile(r"-?[\d,]*\d(?:\.(?=\s)\s\d{1,2}|,\s\d{3}(?:[.,]\d+)*|\s[.,]\d+|(?:\.\d+)?(?=\s%))(?:\s?%)?")
_MARKS = regex.compile(r"\d{1,3}(?:\.\d+)?分")
_ORDINAL = regex.compile(r"\d{1,2}")
LEVELS = (CODE_LEVELS, CODE_LEVELS[:2], ("类款项",), ("类款",))  # of a code, below 科目编码
MIN_COLUMNS = 3

Range = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """The pieces of a line, each the ranges of the source it stands in, and for each its kind: ``F`` a figure, ``S`` a
    stroke, ``W`` words."""

    first: int
    last: int
    cells: tuple[tuple[Range, ...], ...]
    texts: tuple[str, ...]

    @cached_property
    def kinds(self) -> str:
        return "".join(
            "F" if FIGURE.fullmatch(text) or _MARKS.fullmatch(text) else "S" if _STROKE.fullmatch(text) else "W"
            for text in self.texts
        )

    @property
    def coded(self) -> bool:
        return CODE.fullmatch(self.texts[0]) is not None and len(self.texts) > 1 and "W" in self.kinds[1:2]

    @cached_property
    def unnamed(self) -> int | None:
        """Where the one code stands that has an amount or another code right behind it, and no name: in a page the name wraps above and
        below it. ``None`` where all have names, or several have none."""
        codes = [at for at, text in enumerate(self.texts) if CODE.fullmatch(text)]
        found = [
            at
            for at in codes
            if at + 1 < len(self.texts) and (at + 1 in codes or _AMOUNT.fullmatch(self.texts[at + 1]))
        ]
        return found[0] if len(found) == 1 and codes[0] == 0 else None

    @property
    def is_code(self) -> bool:
        """Whether it is a code and nothing else."""
        return len(self.texts) == 1 and CODE.fullmatch(self.texts[0]) is not None

    def keyed_by(self, above: Sequence[Row]) -> Row:
        """The row of figures with the code and the name of the lines above it."""
        name = tuple(piece for each in above[1:] for cell in each.cells for piece in cell)
        text = "".join(text for each in above[1:] for text in each.texts)
        keys = (above[0].cells[0], name) if name else (above[0].cells[0],)
        texts = (above[0].texts[0], text) if name else (above[0].texts[0],)
        return Row(above[0].first, self.last, (*keys, *self.cells), (*texts, *self.texts))

    def named_by(self, piece: Row) -> Row:
        """The row with the first cell of another as the name behind its code."""
        at = (self.unnamed or 0) + 1
        cells = (*self.cells[:at], piece.cells[0], *self.cells[at:])
        texts = (*self.texts[:at], piece.texts[0], *self.texts[at:])
        return Row(min(piece.first, self.first), self.last, cells, texts)

    @cached_property
    def lists_codes(self) -> bool:
        """Whether it is a row of codes and names side by side, whatever figures it has: 30303 退职费 30218 专用材料费."""
        named = [CODE.fullmatch(one) and kind == "W" for one, kind in zip(self.texts, self.kinds[1:], strict=False)]
        return sum(map(bool, named)) > 1

    @cached_property
    def is_ordinals(self) -> bool:
        """Whether it is numbers of columns only, the first of them or some that go on with it: 1 2 3, 4 5."""
        return all(map(_ORDINAL.fullmatch, self.texts))

    @cached_property
    def numbers_columns(self) -> bool:
        """Whether it is 1 2 3 … below the header."""
        return len(self.texts) >= MIN_COLUMNS and self.texts == tuple(map(str, range(1, len(self.texts) + 1)))


def row_of(line: Line, index: int) -> Row:
    """The pieces of a line; a figure cut by a blank is one and so is a stretched word (合 计), a code and the name written on to
    it are two."""
    closed = (*_CUT.finditer(line.text), *_STRETCHED.finditer(line.text))
    whole = {match.start(): match.end() for match in closed if _stands_alone(line.text, *match.span())}
    apart = [match.span() for match in _IN_PIECES.finditer(line.text) if not line.text[: match.start()].strip()]
    cells: list[tuple[Range, ...]] = []
    end = -1
    for match in _PIECE.finditer(line.text):
        if match.start() < end:
            if match.start() not in range(*cells[-1][-1]):
                cells[-1] += ((match.start(), min(end, match.end())),)
            if end < match.end():
                cells.append(((end, match.end()),))  # 301 01基本工资
            continue
        if match.start() in whole:
            end = whole[match.start()]
            cells.append(((match.start(), end),))
            continue
        end = next((stop for start, stop in apart if start == match.start()), -1)
        glued = _GLUED.fullmatch(match[0]) if cells else _CODED.fullmatch(match[0])
        if glued:
            parting = match.start() + len(glued[1])
            cells += [((match.start(), parting),), ((parting, match.end()),)]
        else:
            cells.append((match.span(),))
    texts = tuple("".join(line.text[start:stop] for start, stop in cell) for cell in cells)
    if any(map(FIGURE.fullmatch, texts)):  # 类 款 项 合计 1,234.50: the end of the header and the first row
        level = next((len(each) for each in LEVELS if texts[: len(each)] == each), 0)
        cells, texts = cells[level:], texts[level:]
    placed = tuple(tuple((line.start + start, line.start + stop) for start, stop in cell) for cell in cells)
    return Row(index, index, placed, texts)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace())


def joined(above: Row, below: Row) -> Row:
    """A row cut by a line end inside its name."""
    cells, texts = list(above.cells), list(above.texts)
    rest = next((at for at, kind in enumerate(below.kinds) if kind != "W"), len(below.texts))
    for cell, text in zip(below.cells[:rest], below.texts[:rest], strict=True):
        cells[-1] += cell
        texts[-1] += text
    return Row(above.first, below.last, (*cells, *below.cells[rest:]), (*texts, *below.texts[rest:]))
