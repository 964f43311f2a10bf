"""Source lines and what can be said of one line alone: its marker, its width, whether it is only a page number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from budgetlint import regex
from budgetlint.model import Span

__all__ = [
    "Line",
    "Marker",
    "bare",
    "by_page",
    "closed_up",
    "is_noise",
    "marker_of",
    "number_of",
    "source_lines",
    "width",
    "with_running_heads",
    "without_comments",
]

_LINE = regex.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source: ``start`` its first character, ``end`` behind its last, line end left out. ``running``
    marks the head or foot that each page repeats (页眉、页脚), ``contents`` a line known to be of the table of contents."""

    start: int
    end: int
    text: str
    running: bool = False
    contents: bool = False

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()


def source_lines(text: str) -> list[Line]:
    """The lines as an editor counts them: parted by LF, CR LF or CR, never by a form feed."""
    lines = []
    start = 0
    for part in text.split("\n"):
        end = start + len(part)
        body = part[:-1] if part.endswith("\r") and end < len(text) else part
        if "\r" in body:
            at = start
            pieces = body.split("\r")
            for piece in pieces[:-1]:
                lines.append(Line(at, at + len(piece), piece))
                at += len(piece) + 1
            lines.append(Line(at, at + len(pieces[-1]), pieces[-1]))
        else:
            lines.append(Line(start, start + len(body), body))
        start = end + 1
    if len(lines) > 1 and not lines[-1].text:
        lines.pop()
    return lines


_PAGE_BREAK = regex.compile(r"(?<=.)\f")


def by_page(lines: Sequence[Line]) -> list[Line]:
    """The lines, those parted where a page ends in them: some programs write a form feed between pages and no line end."""
    parted: list[Line] = []
    for line in lines:
        breaks = [match.start() for match in _PAGE_BREAK.finditer(line.text)] if "\f" in line.text else []
        for start, end in pairwise((0, *breaks, len(line.text))):
            parted.append(replace(line, start=line.start + start, end=line.start + end, text=line.text[start:end]))
    return parted


_COMMENT = regex.compile(r"\s*+<!--(?:(?!-->).)*+-->\s*+")


def without_comments(lines: Sequence[Line]) -> list[Line]:
    """The lines, those that hold nothing but a comment (``<!-- … -->``) as blank ones: nobody prints them."""
    return [replace(line, text="") if "<!--" in line.text and _COMMENT.fullmatch(line.text) else line for line in lines]


# A bare number may be a cell of a table, so it marks no page here.
_PAGE = regex.compile(r"\s*+(?:[-—–_~·]++\s*+\d{1,3}\s*+[-—–_~·]+|第\s*+\d+\s*+页(?:\s*+[,/共]*+\s*+\d+\s*+页)?)\s*+")
_RUNNING_HEAD = regex.compile(
    r"\s*[^:：。；;|\t]{0,30}(?:(?:19|20)\d\d\s?年.{0,30}(?:算|公开|说明|报告)|[^\d:：。；;|\t]{3,}(?:局|委|厅|办|院|会|中心|校|处|站|所|社|馆|队|府|部门[决预]算.{0,6}))\s*"
)
MIN_PAGES = 3


def with_running_heads(lines: Sequence[Line]) -> list[Line]:
    """The lines, those marked that stand at the top or foot of at least three pages in the same words.

    Only the name of a department or of the report is taken for one: a title or header that begins each page is none.
    """
    filled = [at for at, line in enumerate(lines) if not line.blank]
    places: dict[str, list[int]] = {}
    for before, at, after in zip([None, *filled], filled, [*filled[1:], None], strict=False):
        text = lines[at].text.strip()
        beside = [each for each in (before, after) if each is not None and _PAGE.fullmatch(lines[each].text)]
        if (beside or lines[at].text.startswith("\f")) and _RUNNING_HEAD.fullmatch(text):
            places.setdefault(text, []).append(at)
    running = {at for each in places.values() if len(each) >= MIN_PAGES for at in each}
    return [replace(line, running=True) if at in running else line for at, line in enumerate(lines)]


_DECORATION = regex.compile(r"[\s\f>]*(?:#{1,6}\s*)?(?:[-*+•·●◆■□▪]\s+)?(?:\*\*|__)?\s*")
_TAIL = regex.compile(r"(?r)\s*(?:\*\*|__)?\s*#*\s*$")  # (?r): matched from the end, so linear


def bare(line: Line) -> Span:
    """The line without blanks around it, markdown heading marks, bullets and bold marks."""
    head = _DECORATION.match(line.text)
    start = head.end() if head else 0
    tail = _TAIL.search(line.text, start)
    end = tail.start() if tail else len(line.text)
    return Span(line.start + start, line.start + max(start, end))


_SPACED_OUT = regex.compile(r"(?:[\p{Han}，。；：、（）“”] ){5}")
_BLANK = regex.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")  # beside a character that is no Latin one


def closed_up(text: str, span: Span) -> list[Span]:
    """A stretch of a line without the blanks that a justified line has between its characters: 其 他 收 入 3.86 万 元."""
    if _SPACED_OUT.search(text, span.start, span.end) is None:
        return [span]
    ends = [
        span.start,
        *(end for blank in _BLANK.finditer(text, span.start, span.end) for end in blank.span()),
        span.end,
    ]
    return [Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True) if end > start]


_NOISE = regex.compile(
    r"\s*+(?:[-—–_~·.]*+\s*+\d{1,3}\s*+[-—–_~·.]*+|第\s*+\d+\s*+页(?:\s*+[,/共]*+\s*+\d+\s*+页)?|\d+\s*+/\s*+\d+|Page\s*+\d+.*"
    r"|!\[[^\]]*\]\([^)]*\)|\[image:.*|[-=_*—–]{3,})\s*+",
    regex.IGNORECASE,
)


def is_noise(line: Line) -> bool:
    """A page number, a running head, a rule, a picture's place holder: nothing to read."""
    return line.running or _NOISE.fullmatch(line.text) is not None


_NUMERALS = "零〇一二三四五六七八九十百"
_MARKERS = (
    (1, regex.compile(rf"第\s?(?P<n>[{_NUMERALS}\d]+)\s?(?:部分|章|篇)\s*[:、]?")),
    (2, regex.compile(rf"(?P<n>[{_NUMERALS}]+)\s?[、.．]\s?")),
    (3, regex.compile(rf"[(]\s?(?P<n>[{_NUMERALS}]+)\s?[)]\s?[、]?")),
    (4, regex.compile(r"(?P<n>\d{1,2})\s?(?:\"(?=\s?[.、])\s?)?(?:、|[.](?!\s?\d)|[.](?=\s?20\d\d\s?年))\s?")),
    (5, regex.compile(r"[(]\s?(?P<n>\d{1,2})\s?[)]\s?|(?P<n>\d{1,2})[)]\s?|(?P<c>[①-⑳])\s?")),
)
_MARKING = frozenset(_NUMERALS + "第(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Marker:
    """The ordinal at the head of a heading or list item: ``level`` as in :class:`Section`, its number, its end."""

    level: int
    number: int
    end: int


def marker_of(text: str) -> Marker | None:
    """The marker at the head of a folded text, or ``None``."""
    if not text or not (text[0] in _MARKING or text[0].isdecimal()):
        return None
    for level, pattern in _MARKERS:
        match = pattern.match(text)
        if match:
            if level == 5 and match["n"] is None:
                return Marker(level, ord(match["c"]) - ord("①") + 1, match.end())
            return Marker(level, number_of(match["n"]), match.end())
    return None


def number_of(text: str) -> int:
    """The whole number that Arabic or Chinese numerals (十二, 两) write. Raises :class:`KeyError` for anything else."""
    if text.isdigit():
        return int(text)
    total = 0
    current = 0
    for char in text:
        if char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = _DIGIT[char]
    return total + current


_WIDE = regex.compile(r"[\u2e80-\U0010ffff]+")


def width(text: str) -> int:
    """How many columns a text takes, Chinese characters two wide."""
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))
