"""Parts of views: rows put together from their cells, and cells that hold several figures taken apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from budgetlint import regex
from budgetlint.model import Cell, Span, View
from budgetlint.readers.source import marker_of

__all__ = ["Row", "Word", "chunks", "closed", "compact", "glued", "part", "trimmed", "without_number"]

_WORD = regex.compile(r"\S+")
# blanks beside a decimal point, behind a comparison sign or before a percent sign belong to one figure
_GAP = regex.compile(r"(?<![.,≥≤=<>:])\s+(?![.,%]|万元|元)")
_NUMBER = r"(?:\d{1,2}(?=20\d\d年|\D)|[一二三四五六七八九十]+)(?:-\d+)?"  # 附件22023年度…: the second
_ATTACHED = regex.compile(rf"附(?:(?:件|表)?\s*[:：]|(?:件|表)\s*{_NUMBER}\s*[:：、.]?)\s*")


@dataclass(frozen=True, slots=True)
class Word:
    """A name or a word with its place in the source."""

    text: str
    span: Span


def compact(text: str) -> str:
    """The text without blanks, as labels are compared."""
    return "".join(text.split())


def without_number(title: str) -> str:
    """A title without the ordinal, or the 附件1, that it begins with."""
    for _ in range(2):  # 附件1：一、…
        attached, marker = _ATTACHED.match(title), marker_of(title)
        title = title[attached.end() if attached else marker.end if marker else 0 :]
    return title


def part(view: View, start: int, end: int) -> View:
    """The characters ``start``..``end`` of a view as a view of their own."""
    first = View("", ((0, view.origin(start)),))
    later = tuple((at - start, origin) for at, origin in view.pieces if start < at < end)
    return View(view.text[start:end], first.pieces + later)


def trimmed(view: View) -> View:
    """The view without blanks at its ends."""
    text = view.text
    start = len(text) - len(text.lstrip())
    return part(view, start, max(start, len(text.rstrip())))


def closed(view: View) -> View:
    """The view without any blank: ``"=500万 元"`` cut by a narrow column is one figure."""
    words = list(_WORD.finditer(view.text))
    if len(words) == 1 and len(words[0].group()) == len(view.text):
        return view
    return glued((part(view, word.start(), word.end()) for word in words), "")


def glued(views: Iterable[View], blank: str = " ") -> View:
    """Views one behind the other, parted by ``blank``."""
    texts: list[str] = []
    pieces: list[tuple[int, int]] = []
    length = 0
    for view in views:
        pieces += [(length + at, origin) for at, origin in view.pieces]
        texts.append(view.text)
        length += len(view.text) + len(blank)
    return View(blank.join(texts), tuple(pieces) or ((0, 0),))


def chunks(view: View) -> list[View]:
    """The parts of a cell that stand between blanks: ``"20 20 14. 965"`` holds three."""
    found = []
    start = 0
    for gap in _GAP.finditer(view.text):
        if gap.start() > start:
            found.append(part(view, start, gap.start()))
        start = gap.end()
    if start < len(view.text):
        found.append(part(view, start, len(view.text)))
    return found


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells that hold something, by column."""

    cells: tuple[Cell, ...]
    block: int  # index of the table among the document's blocks

    @cached_property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that are not empty, from left to right."""
        return tuple(cell for cell in self.cells if cell.text.strip())

    @cached_property
    def label(self) -> str:
        """All the row's text without blanks."""
        return compact("".join(cell.text for cell in self.filled))

    @cached_property
    def view(self) -> View:
        """All the row's text, cells parted by a blank."""
        return glued(cell.view for cell in self.filled)

    @property
    def span(self) -> Span:
        """From its first filled cell to its last."""
        view = self.view
        return view.span(0, len(view.text))
