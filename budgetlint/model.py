"""The records everything else is built of, all frozen.

Positions are born here and never change: a :class:`Span` is a pair of character offsets into
``Document.text``, the source exactly as decoded. Everything the program reads (a joined paragraph, a table
cell) is a :class:`View`: folded text of its own together with the way back to those offsets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import overload

from budgetlint import regex

__all__ = [
    "Accepted",
    "Cell",
    "Document",
    "Evidence",
    "Finding",
    "Later",
    "Operand",
    "Outcome",
    "Passage",
    "Place",
    "Problem",
    "Quantity",
    "Report",
    "Section",
    "Severity",
    "Silenced",
    "Span",
    "Table",
    "Tally",
    "Verdict",
    "View",
    "fold",
    "folded_source",
    "unfold",
]


# --------------------------------------------------------------------------------------------- text

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD[ord("，")] = ord("，")  # kept: a full-width comma parts clauses, a half-width one may part thousands
_FOLD.update(
    {
        0x3000: 0x20,
        0x00A0: 0x20,
        0x2002: 0x20,
        0x2003: 0x20,
        0x2009: 0x20,
        0x202F: 0x20,
        0x0009: 0x20,
        ord("“"): ord('"'),
        ord("”"): ord('"'),
        ord("＂"): ord('"'),
        ord("„"): ord('"'),
        ord("〝"): ord('"'),
        ord("〞"): ord('"'),
        ord("﹪"): ord("%"),
        ord("﹒"): ord("."),
        ord("﹐"): ord(","),
        ord("≧"): ord("≥"),
        ord("≦"): ord("≤"),
        ord("⩾"): ord("≥"),
        ord("⩽"): ord("≤"),
        ord("−"): ord("-"),
        ord("﹣"): ord("-"),
        ord("〔"): ord("["),
        ord("〕"): ord("]"),
        ord("﹝"): ord("["),
        ord("﹞"): ord("]"),
        ord("【"): ord("["),
        ord("】"): ord("]"),
    }
)
_FOLDED = regex.compile("[" + "".join(regex.escape(chr(code)) for code, to in _FOLD.items() if code != to) + "]")
_WIDE_THOUSANDS = regex.compile("(?<=[０-９])，(?=[０-９])")


def fold(text: str) -> str:
    """The text with full-width characters, odd blanks and quotation marks made plain, one for one.

    The length never changes, so an offset into the folded text is an offset into the text. A full-width
    comma stays as it is, except between full-width digits, where it parts thousands (``６，０９５．９４``).
    """
    if _FOLDED.search(text) is None:
        return text
    return _WIDE_THOUSANDS.sub(",", text).translate(_FOLD)


@lru_cache(maxsize=1)
def folded_source(source: str) -> str:
    """A whole source folded, once for all the views of it."""
    return fold(source)


_BRACKETED = regex.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")


def unfold(text: str) -> str:
    """Folded words as a Chinese reader prints them: “三公”经费, 教育支出（类）; within “…” the quotes are ‘…’."""
    if text.count('"') % 2:
        text = text.replace('"', "")  # one of a pair was cut off with the rest of its sentence
    printed, depth, opened = [], 0, False
    for char in _BRACKETED.sub(r"（\1）", text):
        if char == '"':
            char = ("’" if depth else "”") if opened else ("‘" if depth else "“")
            opened = not opened
        elif char in "“”":
            depth += 1 if char == "“" else -1
        printed.append(char)
    return "".join(printed)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of character offsets into ``Document.text``."""

    start: int
    end: int


_FAR = 1 << 60  # behind every source offset


@dataclass(frozen=True, slots=True)
class View:
    """Folded text put together from pieces of the source, with the way back.

    ``pieces`` holds ``(offset in text, offset in source)`` for the start of each piece, in order.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, source: str, *spans: Span) -> View:
        """The pieces ``spans`` of ``source`` put together without anything between them."""
        if len(spans) == 1:
            return cls(folded_source(source)[spans[0].start : spans[0].end], ((0, spans[0].start),))
        folded = folded_source(source)
        texts: list[str] = []
        pieces: list[tuple[int, int]] = []
        length = 0
        for span in spans:
            pieces.append((length, span.start))
            texts.append(folded[span.start : span.end])
            length += span.end - span.start
        return cls("".join(texts), tuple(pieces) or ((0, 0),))

    def origin(self, at: int) -> int:
        """Source offset of the character at ``at`` (of the character behind the last, at the end)."""
        pieces = self.pieces
        piece = bisect_right(pieces, (at, _FAR)) - 1 if len(pieces) > 1 else 0
        start, origin = pieces[max(piece, 0)]
        return origin + at - start

    def span(self, start: int, end: int) -> Span:
        """Source range from the first to the last of the characters ``start``..``end``."""
        if len(self.pieces) == 1:
            shift = self.pieces[0][1] - self.pieces[0][0]
            return Span(start + shift, max(start, end) + shift)
        if end <= start:
            origin = self.origin(start)
            return Span(origin, origin)
        return Span(self.origin(start), self.origin(end - 1) + 1)


# --------------------------------------------------------------------------------------- document


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch under one heading. ``level`` 1 is 第一部分, 2 一、, 3 （一）, 4 1., 5 （1）; 0 the whole."""

    title: str
    level: int
    parent: Section | None = None
    number: int | None = None  # the ordinal its marker carries: 三、 is 3

    def path(self) -> tuple[Section, ...]:
        """From the outermost section to this one, the whole document left out."""
        above = self.parent.path() if self.parent else ()
        return (*above, self) if self.level else above


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a list item or a heading read as one, soft line breaks and page borders closed up."""

    view: View
    section: Section
    heading: bool = False
    contents: bool = False  # a line of the table of contents

    @property
    def text(self) -> str:
        return self.view.text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. ``row`` and ``column`` count from 0 as laid out; ``span`` is its place."""

    view: View
    row: int
    column: int

    @property
    def text(self) -> str:
        return self.view.text


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells as laid out in the source. Rows may differ in length.

    ``captions`` are the passages just above (title, 公开NN表, unit, department), ``notes`` those just
    below (注：…, 本表无数据). ``layout`` names the way the source writes it.
    """

    rows: tuple[tuple[Cell, ...], ...]
    section: Section
    captions: tuple[Passage, ...] = ()
    notes: tuple[Passage, ...] = ()
    layout: str = "tab"

    @property
    def loses_blanks(self) -> bool:
        """Whether the layout drops blank cells, so that a cell's column says little about its place in the table."""
        return self.layout in ("records", "raw")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text from ``start`` on stands in a file that is not text itself, in that file's own terms.

    ``label`` is for people (表2第5行第3列, 决算表!C12), ``page`` 1-based. ``target`` is what an annotated copy needs to get
    there; only the module that reads the format and the one that annotates it know what it holds.
    """

    start: int
    label: str
    page: int | None = None
    target: tuple[str | int | float, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be checked: a broken file, a rule that raised. Exit status 2."""

    message: str
    rule: str | None = None
    line: int | None = None


class Later(Sequence[Passage | Table]):
    """Blocks that are read when one of them is first asked for."""

    def __init__(self, read: Callable[[], tuple[Passage | Table, ...]]) -> None:
        self._read = read

    @cached_property
    def _blocks(self) -> tuple[Passage | Table, ...]:
        return self._read()

    @overload
    def __getitem__(self, at: int) -> Passage | Table: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Passage | Table, ...]: ...

    def __getitem__(self, at: int | slice) -> Passage | Table | tuple[Passage | Table, ...]:
        return self._blocks[at]

    def __len__(self) -> int:
        return len(self._blocks)


@dataclass(frozen=True)
class Document:
    """A report as read: its source text, and its blocks in reading order.

    ``places``, in the order of the text, lead back into a file that is not text (Word, Excel, PDF); plain text has none.
    ``problems`` are the parts of the file that could not be read, ``remarks`` what its owner should know of the reading
    (a hidden sheet was left out). ``files`` are the paths it was put together from, where they are several. ``parts`` read
    the disclosures that stand in it one behind the other, where they are several; such a part is a document that knows
    its ``first_line`` and its ``start`` in the whole text.
    """

    path: str
    text: str
    encoding: str
    blocks: Sequence[Passage | Table]
    line_starts: tuple[int, ...]
    places: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    parts: tuple[Callable[[], Document], ...] = ()
    first_line: int = 1
    start: int = 0

    def disclosures(self) -> Iterator[Document]:
        """The disclosures of the document, read one by one."""
        if not self.parts:
            yield self
        for read in self.parts:
            yield read()

    def place(self, offset: int) -> Place | None:
        """The place that a character of the text came from; ``None`` where the file is text."""
        at = bisect_right(self.places, offset, key=lambda place: place.start)
        return self.places[at - 1] if at else None

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column, in characters, of a source offset."""
        line = bisect_right(self.line_starts, offset)
        return line + self.first_line - 1, offset - self.line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """The source line of that 1-based number, without its line end."""
        at = line - self.first_line
        end = self.line_starts[at + 1] if at + 1 < len(self.line_starts) else len(self.text)
        return self.text[self.line_starts[at] : end].rstrip("\r\n")

    @property
    def passages(self) -> Iterator[Passage]:
        return (block for block in self.blocks if isinstance(block, Passage))

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))


# ---------------------------------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed figure.

    ``kind``: ``amount`` (元, 万元, 亿元), ``percent``, ``points`` (百分点), ``score`` (分), ``count`` (a measure
    word), ``number`` (no unit) or ``malformed``. ``value`` is in ``unit`` and carries its sign; ``step`` is
    the unit of the last printed digit; ``usual_step`` that step with dropped trailing zeros read back in
    (``1,176万元`` in a report of two decimals means 1,176.00). ``bound`` is ``"≥"``, ``"≤"`` or ``"≈"`` where the
    words around it make the figure one (200余本, 95%以上, 约3万元).
    """

    text: str
    kind: str
    value: Decimal
    unit: str
    step: Decimal
    usual_step: Decimal
    span: Span
    bound: str = ""

    def rescaled(self, usual_step: Decimal) -> Quantity:
        """The same figure with its dropped trailing zeros read back in."""
        return Quantity(
            self.text,
            self.kind,
            self.value,
            self.unit,
            self.step,
            min(self.step, usual_step),
            self.span,
            self.bound,
        )


# --------------------------------------------------------------------------------------- verdicts


class Verdict(str, Enum):
    """What was found of one relation (DESIGN section 3)."""

    EXACT = "exact"
    ROUNDING = "rounding"
    SUSPICIOUS = "suspicious"
    ERROR = "error"
    UNDECIDED = "undecided"

    @property
    def holds(self) -> bool:
        """Whether the relation is true of the figures as printed, rounding allowed for."""
        return self in (Verdict.EXACT, Verdict.ROUNDING)


class Severity(str, Enum):
    """How loud a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return ("info", "warning", "error").index(self.value)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure, word or sentence that a relation rests on.

    ``role`` says what it is in the relation (``total``, ``part``, ``rate`` …), ``label`` what the report calls
    it. ``quantity`` is ``None`` where a word and not a figure stands there.
    """

    role: str
    label: str
    span: Span
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one relation, with all it rests on.

    The first evidence is the figure a reader is sent to unless the engine finds another to blame.
    ``expected`` and ``difference`` are in the unit of the stated figure and already rounded for print.
    ``fields`` fill the rule's message beside ``stated``, ``expected`` and ``difference``. ``fits`` says of another figure
    whether the relation would hold with it in place of one that words alone bind; it may raise ``UndefinedQuotient``.
    ``borne_out``: the kind knows from elsewhere that the figures belong together (:mod:`budgetlint.doubts`); ``named``: the words
    say so, so that another figure with which it holds is no excuse.
    """

    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    expected: Decimal | str | None = None
    difference: Decimal | None = None
    fields: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    fits: Callable[[Quantity], bool] | None = field(default=None, compare=False, repr=False)
    borne_out: bool = field(default=False, compare=False)
    named: bool = field(default=False, compare=False)

    @property
    def decided(self) -> bool:
        return self.verdict is not Verdict.UNDECIDED


# ----------------------------------------------------------------------------------------- report


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure of a finding with its place in the source (1-based line and column, in characters).

    ``label`` is what it is called in the language in use, ``name`` the same in Chinese whatever the language.
    """

    role: str
    label: str
    text: str
    value: str | None
    unit: str
    line: int
    column: int
    end_line: int
    end_column: int
    page: int | None = None
    place: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation as reported. ``root`` is ``(line, column)`` of the figure that breaks several relations,
    where another finding leads with it; ``None`` for the finding that leads."""

    rule: str
    title: str
    severity: Severity
    verdict: Verdict
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    stated: str | None
    expected: str | None
    difference: str | None
    unit: str
    operands: tuple[Operand, ...]
    root: tuple[int, int] | None = None
    page: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A relation that could not be decided, and why."""

    rule: str
    reason: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody accepted, as a baseline quotes it: ``figure`` is the stated figure with its label,
    ``expected`` what it should have been (empty where a rule expects no figure), ``file`` as the baseline names it."""

    rule: str
    file: str
    figure: str
    expected: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Silenced:
    """How many findings are not reported, by what: a comment in the draft, ``per-file-ignores``, a baseline, a git
    revision that had them too (``--diff``), ``--max-findings``."""

    comment: int = 0
    config: int = 0
    baseline: int = 0
    known: int = 0
    limit: int = 0

    @property
    def accepted(self) -> int:
        return self.comment + self.config + self.baseline


@dataclass(frozen=True, slots=True)
class Tally:
    """How many relations came out how, and how many figures stood in a decided one."""

    relations: dict[str, int]
    figures_total: int
    figures_covered: int
    by_rule: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Report:
    """All that is said of one file.

    ``covered`` and ``uncovered``, filled only where asked for, are the figures that stood in a decided relation and
    those that did not, each in the order of the text. ``stale`` are entries of its baseline that accept nothing any
    more. Findings from ``fail_on`` up are those that fail.
    """

    path: str
    encoding: str
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    undecided: tuple[Undecided, ...]
    tally: Tally
    source: Document | None = None
    covered: tuple[Span, ...] = ()
    uncovered: tuple[Span, ...] = ()
    silenced: Silenced = Silenced()
    stale: tuple[Accepted, ...] = ()
    fail_on: Severity = Severity.ERROR
