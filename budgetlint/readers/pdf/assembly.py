"""Pages to a document: heads and feet left out, paragraphs apart, rows cut by a page border made whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from budgetlint import regex
from budgetlint.language import worded
from budgetlint.model import fold
from budgetlint.readers._composed import Composer, Piece
from budgetlint.readers.layouts.common import CAPTION, FIGURE
from budgetlint.readers.pdf.aligned import BEGINS
from budgetlint.readers.pdf.layout import DEPTH, Box, PageTable, is_cut
from budgetlint.readers.pdf.lines import PAGE_NUMBER, Printed
from budgetlint.readers.source import marker_of

__all__ = ["Page", "compose"]

Item = Printed | PageTable

_SENTENCE_END = regex.compile(r"[。！？!?；;：:]”?\s*$")
_BODY = regex.compile(r"[，。；]")
_FIRST_WORD = regex.compile(r"[-\dA-Za-z.,%]+[，。；：、）%]?|.[，。；：、）]?")
MIN_PAGES = 3  # that a head or foot stands on
SAME_PLACE = 4.0  # points
SLACK = 0.8  # heights of a character: room that a full line may leave beside the word that did not fit
LEAST = 12  # heights of a character: the width of a page of text, at least
PARTED = 0.6  # of a line's height: so much more between two lines than usual parts paragraphs
SAME_COLUMN = 3.0  # points


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page (from 1), in reading order."""

    number: int
    items: list[Item]

    def put_at_end(self, header: PageTable) -> None:
        """The lines that turned out to be the header of a table on the next page, as that."""
        at = next(at for at, item in enumerate(self.items) if item.top >= header.top)
        rest = [item for item in self.items[at:] if item.top > header.bottom]
        self.items[at:] = [header, *rest]


def compose(pages: Sequence[Page], composer: Composer) -> None:
    """Hands the pages over, each line and each cell with its place; a paragraph is one line of the text."""
    pages = list(_without_heads(pages))
    usual = _usual_gap(pages)
    foot = max((item.bottom for page in pages for item in page.items), default=0.0)
    paragraph = Paragraph()
    table: LongTable | None = None
    for page in pages:
        edge = max((item.right for item in page.items if isinstance(item, Printed)), default=0.0)
        margin = min((item.left for item in page.items if isinstance(item, Printed)), default=0.0)
        above: float | None = None
        for at, item in enumerate(page.items):
            if isinstance(item, PageTable):
                paragraph.hand_over(composer)
                if table and not at and table.goes_on(item):
                    table.add(item, page.number)
                else:
                    if table:
                        table.hand_over(composer)
                    table = LongTable(item, page.number)
                above = None
                continue
            if table:
                table.hand_over(composer)
                table = None
            parted = above is not None and item.top - above > usual + PARTED * item.height
            if parted or not paragraph.goes_on(item, margin):
                paragraph.hand_over(composer)
                if parted:
                    composer.paragraph(())
            paragraph.add(item, page.number, edge)
            above = item.bottom
        if above is not None and foot - above > 3 * paragraph.height:
            paragraph.hand_over(composer)  # the page ends early, and so does the paragraph
            composer.paragraph(())
    paragraph.hand_over(composer)
    if table:
        table.hand_over(composer)


class Paragraph:
    """The lines of a paragraph so far, and whether the next one goes on with it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.height = 0.0
        self._first = 0.0  # where its first line starts
        self._wide = self._last = 0.0  # where its last line ends from there, and how much room it leaves

    def add(self, line: Printed, page: int, edge: float) -> None:
        """One more line, on a page whose text reaches to ``edge``."""
        if not self.pieces:
            self._first = line.left
        last = self.pieces[-1] if self.pieces else None
        if last and last.page == page:
            text, target = last.text + line.text, last.target + line.origins
            self.pieces[-1] = replace(last, text=text, target=target)
        else:
            self.pieces.append(_piece(line, page))
        self.height = line.height
        self._wide = line.right - self._first
        self._last = edge - line.right

    def hand_over(self, composer: Composer) -> None:
        """The paragraph is at its end."""
        if self.pieces:
            composer.paragraph(self.pieces)
            self.pieces = []

    def goes_on(self, line: Printed, margin: float) -> bool:
        """Whether the line before is full, so that the first word of this one did not fit on it."""
        if not self.pieces or abs(line.height - self.height) > 0.2 * line.height:
            return False
        text, before = line.text.strip(), self.pieces[-1].text
        indented = self._first - line.left > line.height
        if line.left - margin > 0.6 * line.height or "  " in text or "  " in before.strip():
            return False
        if not indented and (_SENTENCE_END.search(before) or marker_of(fold(text)) or _is_caption(text)):
            return False
        word = _FIRST_WORD.match(text)
        wide = sum(1.0 if ord(char) > 0x2E7F else 0.6 for char in word[0]) if word else 1.0
        return self._wide >= LEAST * self.height and self._last <= (wide + SLACK) * line.height


def _is_caption(text: str) -> bool:
    return CAPTION.match(text) is not None and _BODY.search(text) is None


def _piece(line: Printed, page: int) -> Piece:
    return Piece(line.text, worded("第{page}页", page=page), page, (page, *line.origins))


def _pieces(row: Sequence[Box], page: int) -> list[list[Piece]]:
    return [[_piece(line, page) for line in box] for box in row]


class LongTable:
    """A table and what it goes on with on the pages that follow."""

    def __init__(self, table: PageTable, page: int) -> None:
        self._first = self._last = table
        self._rows = [_pieces(row, page) for row in table.rows]

    def hand_over(self, composer: Composer) -> None:
        """The table is at its end."""
        composer.table(self._rows, layout="space" if self._first.columns else "grid")

    def goes_on(self, table: PageTable) -> bool:
        """Whether the table on top of the next page has the same columns, and no title or beginning of its own."""
        head, first = _texts(self._first.rows[0]), _texts(table.rows[0])
        anew = (bool(head[0]) and head[0] == first[0]) or any(map(_is_caption, first))
        if anew and head != first:
            return False
        return _columns_among(self._last, table) is not None or _columns_among(table, self._last) is not None

    def add(self, table: PageTable, page: int) -> None:
        """The rows on one more page, without the header again; a row that the border of the page cut is made whole."""
        head = [_texts(row) for row in self._first.rows]
        again = 0
        while again < min(len(head), len(table.rows)) and _texts(table.rows[again]) == head[again]:
            again += 1
        rows = [_pieces(row, page) for row in table.rows[again:]]
        among = _columns_among(self._last, table)
        if among is None:
            among = _columns_among(table, self._last) or []
            rows = [_spread(row, among, len(self._rows[0])) for row in rows]
        else:
            self._rows = [_spread(row, among, len(table.rows[0])) for row in self._rows]
            if rows and self._is_rest(table.rows[again], among):
                self._rows[-1] = [_whole(box, more) for box, more in zip(self._rows[-1], rows.pop(0), strict=True)]
            self._last = table
        self._rows += rows

    def _is_rest(self, row: Sequence[Box], among: Sequence[int]) -> bool:
        """Whether a row is only the rest of the last one: words in cells that were full."""
        full = {among[column] for at, column in self._last.full if at == len(self._last.rows) - 1}
        words = [(column, box) for column, box in enumerate(row) if box and not FIGURE.fullmatch(box[0].text)]
        cut = all(
            is_cut(fold(self._rows[-1][column][-1].text), fold(box[0].text)) if self._rows[-1][column] else False
            for column, box in enumerate(row)
            if box and FIGURE.fullmatch(box[0].text)
        )
        return bool(words) and cut and all(
            column in full and not BEGINS.match(fold(box[0].text)) for column, box in words
        )  # fmt: skip


def _columns_among(table: PageTable, other: PageTable) -> list[int] | None:
    """Which column of the other each column of a table begins at; ``None`` where their borders are not the same. A page
    that holds only merged cells has fewer."""
    if table.columns:
        same = len(table.columns) == len(other.columns) and all(
            left < end and begin < right
            for (left, right), (begin, end) in zip(table.columns, other.columns, strict=True)
        )
        return list(range(len(table.columns))) if same else None
    found = [next((at for at, border in enumerate(other.xs) if abs(border - x) <= SAME_COLUMN), None) for x in table.xs]
    known = [at for at in found if at is not None]
    whole = len(known) == len(found) > 0 and known[0] == 0 and known[-1] == len(other.xs) - 1
    return known[:-1] if whole else None


def _whole(box: list[Piece], rest: list[Piece]) -> list[Piece]:
    """A cell with its rest on the next page; what is behind the border of the page has no place on this one."""
    if box and rest and is_cut(fold(box[-1].text), fold(rest[0].text)):
        text, behind = box[-1].text + rest[0].text, (-1, len(rest[0].text))
        return [*box[:-1], replace(box[-1], text=text, target=box[-1].target + behind), *rest[1:]]
    return [*box, *rest]


def _spread(row: list[list[Piece]], columns: Sequence[int], width: int) -> list[list[Piece]]:
    """A row whose cells stand in these of so many columns."""
    found: list[list[Piece]] = [[] for _ in range(width)]
    for column, box in zip(columns, row, strict=True):
        found[column] = box
    return found


def _texts(row: Sequence[Box]) -> list[str]:
    return ["".join(line.text for line in box) for box in row]


def _usual_gap(pages: Iterable[Page]) -> float:
    """The gap between two lines of running text, in points."""
    gaps = sorted(
        below.top - above.bottom
        for page in pages
        for above, below in zip(page.items, page.items[1:], strict=False)
        if isinstance(above, Printed) and isinstance(below, Printed) and len(above.text) > 20
    )
    return gaps[len(gaps) // 2] if gaps else 0.0


# ---------------------------------------------------------------------------------------- heads and feet


def _without_heads(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages without the lines that stand at the same place on several, outermost, in the same words but for the number
    of the page. Captions are kept: each page of a long table may begin with its title."""
    seen = Counter(
        _key(item)
        for page in pages
        for item in (*page.items[:DEPTH], *page.items[: -DEPTH - 1 : -1])
        if isinstance(item, Printed)
    )
    for page in pages:
        heads = {id(item) for side in (page.items, page.items[::-1]) for item in _heads(side, seen)}
        yield Page(page.number, [item for item in page.items if id(item) not in heads])


def _heads(items: Sequence[Item], seen: Counter[tuple[str, int]]) -> Iterator[Item]:
    for item in items[:DEPTH]:
        if isinstance(item, PageTable) or seen[_key(item)] < MIN_PAGES or CAPTION.match(item.text):
            return
        yield item


def _key(line: Printed) -> tuple[str, int]:
    """The same for a head or foot on each page."""
    text = line.text.strip()
    return "#" if PAGE_NUMBER.fullmatch(text) else text, round(line.top / SAME_PLACE)
