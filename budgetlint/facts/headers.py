"""Headers of tables: which rows are header, what stands over each column, and what the columns are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from budgetlint import regex
from budgetlint.facts.matrix import BLANKS, CODE, MAX_HEADER_ROWS, Matrix, Text, is_figure, ordered
from budgetlint.facts.tabletypes import Headers, Nested
from budgetlint.language import worded
from budgetlint.readers.layouts.common import CODE_LEVELS
from budgetlint.terms import plain

__all__ = ["Head", "counts_on", "leaves", "read_head"]

_GAP = regex.compile(r"\s{2,}")
_FELL_TOGETHER = regex.compile(r"\p{Han}{3,}\s{2,}\p{Han}{3,}|(?P<begin>\p{Han}{3,})\p{Han}*\s(?P=begin)")
_WITH_ORDINAL = regex.compile(r"^\p{Han}+(?=\d{1,2}$)")
_START = regex.compile(r"(?:[(]?[一二三四五六七八九十]+[、.)]|\d+[、.](?!\d))")
MIN_BEGUN = 3  # characters of the beginning of a header
MIN_COUNTED = 5


@dataclass(frozen=True)
class Head:
    """The header of a table: its rows, the text over each column (``paths`` all storeys joined, ``storeys`` its own
    cells from top to bottom), the 栏次 numbers by column, what each column is for (``code``, ``name``, ``line``, ``value``,
    ``""``), ``groups``, the texts of the upper storeys from left to right, and ``shown``, the paths with their storeys parted,
    where these are no lines of one wrapped header."""

    rows: frozenset[int]
    paths: dict[int, str]
    storeys: dict[int, tuple[str, ...]]
    groups: str
    ordinals: dict[int, int]
    roles: dict[int, str]
    width: int
    shown: Mapping[int, str] = field(default_factory=dict)


def read_head(rows: Matrix, widths: Sequence[int], words: Headers, centred: bool) -> Head:
    """The header of a table. ``centred``: merged cells stand over their middle and not over their first column."""
    top, ordinals = _header_rows(rows, words)
    seen: dict[str, set[int]] = {}
    for at in top:
        for column, text in rows[at].items():
            seen.setdefault(text.text, set()).add(column)
    repeated = {at for at, row in enumerate(rows) if at not in top and row and _repeats(row, seen, words)}
    lettered = [at for at in top if not _is_ordinals(rows[at], words)]
    width = max(widths, default=0)
    header = [rows[at] for at in sorted(lettered)]
    pieces = _paths(header, width, words, centred)
    paths = {column: "".join(texts) for column, texts in pieces.items()}
    shown = {} if centred else {column: "·".join(dict.fromkeys(texts)) for column, texts in pieces.items()}
    storeys: dict[int, tuple[str, ...]] = {c: tuple(row[c].text for row in header if c in row) for c in range(width)}
    filled = {c for at, row in enumerate(rows) if at not in top and at not in repeated for c in row}
    if any(not storeys[c] for c in (filled if centred else range(width))) and header:
        flat = _flattened(header, width, words)
        if flat:
            paths, shown = {c: path for c, (path, _) in enumerate(flat)}, {}
            storeys = {c: (own,) for c, (_, own) in enumerate(flat)}
    for column in _untold(header, pieces, words) if centred else ():
        untold = worded("（列名不清）")
        paths[column], storeys[column] = untold, (untold,)
    groups = "".join(row[c].text for row in header[:-1] for c in sorted(row))
    body = [row for at, row in enumerate(rows) if at not in top and at not in repeated]
    headed = any(storeys.values())
    parts = {column for column, own in storeys.items() if own and own[-1] in CODE_LEVELS}
    levels = {column for column in parts if {column - 1, column + 1} & parts}  # not the end of a wrapped 拨款
    roles = {
        column: ""
        if headed and _stray(storeys[column], column, body)
        else _role(paths[column], column, body, words, level=column in levels)
        for column in range(width)
    }
    return Head(frozenset(top | repeated), paths, storeys, groups, ordinals, roles, width, shown)


def _untold(header: Sequence[dict[int, Text]], pieces: Mapping[int, Sequence[str]], words: Headers) -> Iterator[int]:
    """The columns of which it cannot be told whose they are: two headers in one cell, 小计 under a group of a group (of either),
    nothing but a group over one."""
    for column, texts in pieces.items():
        own = [row[column] for row in header if column in row]
        groups = sum(bool(words.gathers.search(text)) and not words.rounds.fullmatch(text) for text in texts)
        lone = [text.text for text in own] == ["小计"] and groups > 1
        if lone or (groups and not own) or any(_fell_together(text.cell.text, words) for text in own):
            yield column


def _fell_together(text: str, words: Headers) -> bool:
    """Whether the headers of two columns stand in one cell: two long words, two known ones, or 小计 and
    another, parted by a gap; or two that begin alike (公务用车购置 公务用车运行)."""
    pieces = [plain(piece) for piece in _GAP.split(text.strip())]
    known = len(pieces) > 1 and (all(map(words.words.search, pieces)) or not {"小计", "合计"}.isdisjoint(pieces))
    return known or _FELL_TOGETHER.search(text) is not None


def _flattened(header: Sequence[dict[int, Text]], width: int, words: Headers) -> list[tuple[str, str]]:
    """The columns of a header whose merged cells were written without the empty ones they cover; [] where they do not come to
    ``width``. 预算数 and 决算数 above are groups of columns, or columns beside 项目."""
    upper = [text.text for row in header[:-1] for text in ordered(row)]
    lowest = [text.text for text in ordered(header[-1])]
    for above in ([text for text in upper if not words.rounds.fullmatch(text)], upper):
        flat = leaves([*above, *lowest], words.nested + words.halves)
        if len(flat) == width:
            return flat
    return []


def _stray(storeys: tuple[str, ...], column: int, body: Sequence[dict[int, Text]]) -> bool:
    """Whether a column is only what a converter left: no header of its own and next to nothing in it."""
    return not storeys and sum(column in row for row in body) <= 1


def _header_rows(rows: Matrix, words: Headers) -> tuple[set[int], dict[int, int]]:
    top: set[int] = set()
    ordinals: dict[int, int] = {}
    for at, row in enumerate(rows[:MAX_HEADER_ROWS]):
        if not row:
            continue
        if _is_ordinals(row, words):
            top.add(at)
            ordinals = {t.column: int(t.text) for t in row.values() if t.text.isdigit()}
            break
        if _is_body(row, words) and not _is_header_line(rows, at, words):
            break
        top.add(at)
    return top, ordinals


def _is_header_line(rows: Matrix, at: int, words: Headers) -> bool:
    """Whether a lone 合计 is a line of the header, beside wrapped headers: more of them come below it."""
    below = next((row for row in rows[at + 1 :] if row), {})
    told = [text.text for text in (*rows[at].values(), *below.values())]
    return len(below) > 1 and not any(is_figure(text) or _START.match(text) or CODE.fullmatch(text) for text in told)


def _is_ordinals(row: dict[int, Text], words: Headers) -> bool:
    """栏次 1 2 3 …, or the bare 1 2 3 …; beside 栏次 a number may have the end of its header on it (收入3, from a PDF)."""
    texts = [t.text for t in row.values() if t.text not in BLANKS]
    labelled = any(words.ordinals.search(text) for text in texts)
    if labelled:
        texts = [_WITH_ORDINAL.sub("", text) for text in texts]
    numbers = [text for text in texts if text.isdigit()]
    others = [text for text in texts if not text.isdigit()]
    if others and not all(t in "类款项" or words.ordinals.search(t.lstrip("类款项")) for t in others):
        return False
    counted = [int(n) for n in numbers if len(n) <= 2]
    return bool(counted) and len(counted) == len(numbers) and counted == list(range(counted[0], counted[0] + len(counted))) and (
        bool(others) or (len(counted) >= 3 and counted[0] == 1)
    )  # fmt: skip


def _is_body(row: dict[int, Text], words: Headers) -> bool:
    texts = [t.text for t in row.values()]
    if any(is_figure(t) for t in texts):
        return True
    if len(texts) == 1 and words.total.search(texts[0]):
        return True
    return any(_START.match(t) for t in texts)


def _repeats(row: dict[int, Text], seen: Mapping[str, set[int]], words: Headers) -> bool:
    """Whether the row is the header again: words of the header or of headers in general, and no figure. A lone word is it
    only where the header has it, for rows may be called like columns."""
    if _is_ordinals(row, words):
        return True
    texts = [t.text for t in row.values()]
    if len(texts) == 1 and texts[0] in seen:
        (only,) = row.values()
        return only.column in seen[texts[0]] and words.total.search(texts[0]) is None
    begun = sum(text in seen for text in texts) * 2 > len(texts)
    known = sum(_is_known(text, seen, begun=begun) or words.words.search(text) is not None for text in texts)
    return known == len(texts) and not (len(texts) == 1 and words.total.search(texts[0]) is not None)


def _is_known(text: str, seen: Mapping[str, set[int]], *, begun: bool) -> bool:
    """Whether a text is one of the header; ``begun``: or the beginning of one (上级补助 on one line, 收入 on the next)."""
    return text in seen or (begun and len(text) > MIN_BEGUN and any(known.startswith(text) for known in seen))


def _paths(header: Sequence[dict[int, Text]], width: int, words: Headers, centred: bool) -> dict[int, list[str]]:
    """What stands over each column, storey by storey."""
    paths: dict[int, list[str]] = {column: [] for column in range(width)}
    for storey, row in enumerate(header):
        gathering = sorted(c for c, t in row.items() if words.gathers.search(t.text))
        left: int | None = None  # the column of the cell that may reach over the ones behind it
        for column in range(width):
            here = row.get(column)
            if here:
                left = column
                paths[column].append(here.text)
            elif centred and gathering and row is not header[-1]:
                nearest = min(gathering, key=lambda c: abs(c - column))
                known = _known_below(header, storey, nearest, words)
                near = abs(nearest - column) <= 3 and _side_by_side(header, storey, nearest, column)
                if column in known if known else near:
                    paths[column].append(row[nearest].text)
            elif any(column in above for above in header[:storey]):
                left = None  # a cell of an upper storey reaches down here
            elif left is not None and (
                words.gathers.search(row[left].text) or (not centred and _covers(header[storey + 1 :], left, column))
            ):
                paths[column].append(row[left].text)
    return paths


def _known_below(header: Sequence[dict[int, Text]], storey: int, column: int, words: Headers) -> range:
    """The columns side by side that stand below a cell of a storey by their names (``nested``), the nearest to its middle."""
    width = max(max(row) for row in header if row) + 1
    own = [
        "".join(
            row[c].text
            for at, row in enumerate(header)
            if c in row and (at, c) != (storey, column) and not words.rounds.fullmatch(row[c].text)
        )
        for c in range(width)
    ]
    for gather, *children in words.nested:
        if gather.search(header[storey][column].text):
            runs = [_run(own, at, children) for at in range(width)]
            return max(runs, key=lambda run: (len(run), -abs(run.start + run.stop - 1 - 2 * column)), default=range(0))
    return range(0)


def _run(own: Sequence[str], start: int, children: Sequence[regex.Pattern[str]]) -> range:
    """The columns from one on whose headers are those of a group, in its order; none if there are not two."""
    at, child = start, 0
    while at < len(own):
        child = next((i for i in range(child, len(children)) if children[i].search(own[at])), len(children)) + 1
        if child > len(children):
            break
        at += 1
    return range(start, at) if at - start > 1 else range(0)


def _side_by_side(header: Sequence[dict[int, Text]], storey: int, under: int, column: int) -> bool:
    """Whether a column has its header beside what stands under a cell of a storey, and not beside the cell itself: headers of
    several lines stand about the middle of their height. 小计 is always that of a group."""
    below = [at for at in range(storey + 1, len(header)) if under in header[at]]
    own = [at for at, row in enumerate(header) if column in row]
    if below and [header[at][column].text for at in own] == ["小计"]:
        return True
    return not own or (bool(below) and abs(sum(below) * len(own) - sum(own) * len(below)) < len(own) * len(below))


def _covers(below: Sequence[dict[int, Text]], left: int, column: int) -> bool:
    """Whether a cell at ``left`` is merged with the empty one at ``column``: both have headers of their own below."""
    return any(left in row for row in below) and any(column in row for row in below)


def _role(path: str, column: int, body: Sequence[dict[int, Text]], words: Headers, *, level: bool) -> str:
    texts = [row[column].text for row in body if column in row and row[column].text not in BLANKS]
    if level:
        return "code" if texts else ""
    codes = sum(CODE.fullmatch(t) is not None for t in texts)
    figures = sum(is_figure(t) for t in texts)
    letters = len(texts) - figures
    if words.line.search(path) or counts_on(texts):
        return "line"
    if words.code.search(path) or _lists_codes(texts):
        return "code" if codes or not letters else "name"
    if words.name.search(path):
        return "code" if codes > letters else "name"
    if not path and not texts or (letters > figures and words.aside.search(path)):
        return ""
    if not path and codes * 2 > len(texts) and codes > 1:
        return "code"
    return "name" if letters > figures else "value"


def _lists_codes(texts: Sequence[str]) -> bool:
    """Whether a column holds nothing but codes, some of them below others, whatever its header says."""
    found = {text for text in texts if CODE.fullmatch(text) and text[0] in "235"}
    return len(found) * 5 >= len(texts) * 4 and any(text[:-2] in found for text in found if len(text) > 3)


def counts_on(texts: Sequence[str]) -> bool:
    """Whether figures are only the numbers of their rows (行次, 序号): 1 2 3 4 …, up or down."""
    if len(texts) < MIN_COUNTED or not all(text.isdigit() and len(text) <= 3 for text in texts):
        return False
    steps = [abs(int(after) - int(before)) for before, after in pairwise(texts)]
    return all(steps) and sum(step == 1 for step in steps) * 5 >= len(steps) * 4


def leaves(texts: Sequence[str], nested: Nested) -> list[tuple[str, str]]:
    """The lowest storey of a header whose places are lost, from all its cells in reading order: (path, own text) a column.

    Cells under a merged one come after the rest of its row; ``nested`` says which they are.
    """
    used: set[int] = set()
    found: list[tuple[str, str]] = []

    def take(at: int, path: str) -> None:
        used.add(at)
        below = _below(at, texts, used, nested)
        if not below:
            found.append((path + texts[at], texts[at]))
        for child in below:
            take(child, path + texts[at])

    for at in range(len(texts)):
        if at not in used:
            take(at, "")
    return found


def _has_below(
    at: int, texts: Sequence[str], gather: regex.Pattern[str], children: Sequence[regex.Pattern[str]]
) -> bool:
    """Whether what is below a merged cell may be this one's: of two (上年预算数, 本年预算数) the later has what only one has."""
    later = sum(gather.search(text) is not None for text in texts[at + 1 :])
    sets = max(sum(child.search(text) is not None for text in texts) for child in children)
    return later < sets


def _below(at: int, texts: Sequence[str], used: set[int], nested: Nested) -> list[int]:
    for gather, *children in nested:
        if not gather.search(texts[at]) or not _has_below(at, texts, gather, children):
            continue
        below: list[int] = []
        for child in children:
            later = range((below[-1] if below else at) + 1, len(texts))
            found = next(
                (i for i in later if i not in used and child.search(texts[i]) and not gather.search(texts[i])), None
            )
            if found is not None:
                below.append(found)
        if len(below) > 1:
            return below
    return []
