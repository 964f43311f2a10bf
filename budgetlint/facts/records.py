"""Tables of which only keys and figures in reading order are left (``records``, ``raw``), put under their headers again.

Empty cells may have been dropped, so a row is bound only if it has as many figures as the header has columns, or if the sums
prove which it lacks; a row without any figure is blank, and any other is doubtful but for its total. Where names of two halves
or two items stand before a figure, it is not known whose it is: each of them is doubtful.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from budgetlint import regex
from budgetlint.facts.columns import Block
from budgetlint.facts.headers import Head, leaves
from budgetlint.facts.matrix import BLANKS, CODE, Matrix, Text, is_figure
from budgetlint.facts.rebound import CodedRow, columns_of
from budgetlint.facts.tabletypes import Headers
from budgetlint.language import worded
from budgetlint.numerals import cell_quantity

__all__ = ["DOUBT", "read_records"]

DOUBT = "这一行的数比表头的栏少，不知缺的是哪一栏"
WHOSE = "几个项目名称连在一起，不知这个数属于哪一项"
_ITEM = regex.compile(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、．]")
_ORDINALS = regex.compile("序号|编号")
_TOTAL = regex.compile(r"(?:本年)?(?:收入|支出)?(?:[合总]计|小计)")
_NAME, _CODE, _FIRST = 1, 0, 2
_YEAR = regex.compile(r"(?:19|20)\d\d(?=年)")
MIN_NUMBERED = 3
MIN_STOREYS = 2

Body = list[dict[int, Text]]
Split = tuple["Text | None", list[Text], list[Text]]  # code, names, figures


def read_records(rows: Matrix, words: Headers, halves: int) -> list[tuple[Head, Body, Block]]:
    """A header, rows and their columns for each half of the table; fewer where the header does not tell."""
    ordinals = any(_ORDINALS.fullmatch(text.text) for row in rows[:1] for text in _in_order(row)[:1])
    rows = [_without_column_numbers(row) for row in rows]
    parted = [_halves(_without_ordinal(row) if ordinals else row, words) for row in rows]
    rows = _one_below_another(parted) if halves == 1 else [part for parts in parted for part in parts]
    at = _begin(rows, words)
    texts = [text.text for row in rows[:at] for text in _in_order(row) if not is_figure(text.text)]
    records = [_in_order(row) for row in rows[at:] if _is_record(row, words) and not _repeats(row, texts)]
    header = [[text.text for text in _in_order(row) if not is_figure(text.text)] for row in rows[:at]]
    widest = max((len(_split(each, halves)[2]) for each in records), default=0)
    blocks = _leading_blocks(header, words, halves, widest)
    unkeyed = not any(words.name.search(text) or words.code.search(text) for text in texts)
    aside = _word_columns(records) + unkeyed  # columns of words, and that of the names where its header does not say so
    if halves == 1 and blocks and len(blocks[0]) - widest == aside > 0:
        blocks = [blocks[0][aside:]]
    numbered = not ordinals and any(words.line.search(text) for text in texts)
    if halves == 1 or len(blocks) < 2:
        blocks = [blocks[0] if blocks else []] * halves
    split = [_split(record, halves) for record in records]
    lines: list[Text | None] = [None] * len(split)
    if numbered:
        split, lines = _without_lines(split)
    return [_half(columns, split, lines, texts) for columns in blocks[:halves]]


def _halves(row: dict[int, Text], words: Headers) -> list[dict[int, Text]]:
    """A line that holds rows of several halves side by side, one by one: a key behind figures begins the next."""
    if not _is_record(row, words):
        return [row]
    parts: list[dict[int, Text]] = [{}]
    cells = [row[column] for column in sorted(row)]
    figures = keyed = False
    for text, following in zip(cells, [*cells[1:], None], strict=True):
        named = following is not None and not is_figure(following.text) and following.text not in BLANKS
        key = CODE.fullmatch(text.text) is not None and named
        figure = not key and (is_figure(text.text) or text.text in BLANKS)
        if (figures and not figure) or (key and keyed):
            parts.append({})
            figures = keyed = False
        keyed = keyed or key
        figures = figures or figure
        parts[-1][text.column] = text
    return parts


def _one_below_another(rows: Sequence[list[dict[int, Text]]]) -> Matrix:
    """The parts of rows as rows: where most rows have two, first those on the left, then those on the right."""
    if sum(len(parts) == 2 for parts in rows) * 2 <= len(rows):
        return [part for parts in rows for part in parts]
    return [*(parts[0] for parts in rows), *(parts[1] for parts in rows if len(parts) > 1)]


def _in_order(row: dict[int, Text]) -> list[Text]:
    return [row[column] for column in sorted(row)]


def _begin(rows: Matrix, words: Headers) -> int:
    """The first row of the body: the one below the numbers of the columns where those are the first figures of all."""
    figures = next((at for at, row in enumerate(rows) if any(is_figure(text.text) for text in row.values())), 0)
    numbers = [text.text for text in _in_order(rows[figures])] if rows else []
    if len(numbers) >= MIN_NUMBERED and _are_column_numbers(numbers):
        return figures + 1
    return next((at for at, row in enumerate(rows) if _is_record(row, words)), len(rows))


def _are_column_numbers(texts: Sequence[str]) -> bool:
    return texts == [str(n) for n in range(1, len(texts) + 1)]


def _is_record(row: dict[int, Text], words: Headers) -> bool:
    """Whether a row is one of the body: it has a figure or begins like one, and is not 栏次 1 2 3."""
    texts = [text.text for text in _in_order(row)]
    if not texts:
        return False
    figures = [text for text in texts if is_figure(text)]
    if any(words.ordinals.search(text) for text in texts):
        return False
    if figures and _are_column_numbers(texts):
        return False
    return bool(figures) or CODE.fullmatch(texts[0]) is not None or texts[0][:2] in ("一、", "合计")


def _repeats(row: dict[int, Text], header: Sequence[str]) -> bool:
    """Whether a row is the header again, be it with a stray number behind it."""
    return len(header) > 1 and [text.text for text in _in_order(row)][: len(header)] == list(header)


def _leading_blocks(
    header: Sequence[Sequence[str]], words: Headers, halves: int, widest: int
) -> list[list[tuple[str, str]]]:
    """The figure columns of the header; where it has more than there are figures those of the storey, or of the columns
    side by side, that are as many."""
    flat = [text for row in header for text in row]
    every = _blocks(flat, words)
    if halves == 1 and every and len(every[0]) == widest + 1 > 1:
        behind = flat[flat.index(every[0][0][1]) + 1 :]
        keyed = any(words.code.search(text) or words.name.search(text) for text in behind)
        if keyed and _TOTAL.fullmatch(every[0][1][1]):
            return [every[0][1:]]  # 收入预算 over all columns, before the storey with the keys
    if halves == 1 and (not every or len(every[0]) <= widest):
        return every
    for row in reversed(header if len(header) > 1 else ()):
        own = _blocks(row, words)
        if len(own) == halves and (halves > 1 or len(own[0]) == widest) and any(map(words.name.search, row)):
            return own
    if halves == 1 and len(every) == MIN_STOREYS and len(_years(every[0])) == len(every[0]) > 1:
        return [[*every[0][:-1], *every[1]]]  # 2023年预算数 and, over the storey with the keys, 2024年预算数
    return [block for block in every if halves == 1 and len(block) == widest] or every


def _years(block: Sequence[tuple[str, str]]) -> set[str]:
    """The years that the columns of a block name."""
    return {year for _, own in block for year in _YEAR.findall(own)}


def _blocks(texts: Sequence[str], words: Headers) -> list[list[tuple[str, str]]]:
    """The figure columns of the header, block by block: a new block begins where a key follows a figure column."""
    blocks: list[list[tuple[str, str]]] = []
    keyed = True
    for path, own in leaves(
        [text for text in texts if text not in ("收入", "支出") and not words.ordinals.search(text)], words.nested
    ):
        if words.line.search(own):
            continue
        if words.code.search(own) or words.name.search(own):
            keyed = True
            continue
        if keyed:
            blocks.append([])
            keyed = False
        blocks[-1].append((path, own))
    return [_without_rounds(block, words) for block in blocks]


def _word_columns(records: Sequence[Sequence[Text]]) -> int:
    """How many words (单位性质) stand between the name of a row and its figures, in most rows."""
    words = [next((at for at, text in enumerate(row) if is_figure(text.text)), len(row)) - 1 for row in records]
    return max(Counter(words).most_common(1)[0][0], 0) if words else 0


def _without_rounds(block: list[tuple[str, str]], words: Headers) -> list[tuple[str, str]]:
    """The columns without 预算数 and 决算数 that only stand over others."""
    named = [each for each in block if not words.rounds.fullmatch(each[1])]
    return named if len(named) > len(block) - len(named) else block


def _split(record: Sequence[Text], halves: int) -> Split:
    """The code, the names and the figures of a record; several names only if each may be that of a row."""
    code = None
    names: list[Text] = []
    rest = list(record)
    if rest and CODE.fullmatch(rest[0].text) and len(rest) > 1 and not is_figure(rest[1].text):
        code, rest = rest[0], rest[1:]
    while rest and not is_figure(rest[0].text) and rest[0].text not in BLANKS:
        names.append(rest[0])
        rest = rest[1:]
    several = halves > 1 or any(_ITEM.match(name.text) for name in names[1:])
    return code, names if several else names[:1], rest


def _without_ordinal(row: dict[int, Text]) -> dict[int, Text]:
    """The row without the number (序号) before its name."""
    cells = _in_order(row)
    if len(cells) < 2 or not cells[0].text.isdecimal() or CODE.fullmatch(cells[0].text) or is_figure(cells[1].text):
        return row
    return {text.column: text for text in cells[1:]}


def _without_column_numbers(row: dict[int, Text]) -> dict[int, Text]:
    """The row without the numbers of the columns (1 2 3 …) that stood below the header, where none has a name."""
    cells = _in_order(row)
    count = next((at for at, text in enumerate(cells) if text.text != str(at + 1)), len(cells))
    return {text.column: text for text in cells[count:]} if MIN_NUMBERED <= count < len(cells) else row


def _without_lines(records: Sequence[Split]) -> tuple[list[Split], list[Text | None]]:
    """The records without 行次, and these: their own; that of an empty row of the other half, ``offset`` away, is only left out."""
    lines = [int(figures[0].text) if figures and figures[0].text.isdigit() else 0 for _, _, figures in records]
    steps = Counter(after - before for before, after in pairwise(lines) if after - before > 1 and before and after)
    offset = steps.most_common(1)[0][0] if steps else 0
    owned = {str(line) for line in lines if line}
    found = []
    for (code, names, figures), line in zip(records, lines, strict=True):
        rest = figures[1:] if line else figures
        others = {str(line + offset), str(line - offset + 1)} - owned
        if line and offset and rest and rest[-1].text in others:
            rest = rest[:-1]
        found.append((code, names, rest))
    own = [figures[0] if line else None for (_, _, figures), line in zip(records, lines, strict=True)]
    return found, own


def _half(
    columns: Sequence[tuple[str, str]], records: Sequence[Split], lines: Sequence[Text | None], texts: Sequence[str]
) -> tuple[Head, Body, Block]:
    usual = Counter(len(figures) for _, _, figures in records if figures).most_common(1)
    columns = list(columns) or [("", "")] * (usual[0][0] if usual else 0)
    totalled = bool(columns) and _TOTAL.fullmatch(columns[0][1]) is not None
    if totalled:
        columns = _in_use(columns, records)
    count = len(columns)
    placed = _placed(records, count, totalled=totalled)
    body: Body = []
    for at, (code, names, figures) in enumerate(records):
        bound = (
            {_FIRST + column: figure for column, figure in zip(placed[at], figures, strict=True)}
            if at in placed
            else _bound(figures, count, len(names) > 1, totalled)
        )
        keys = {_CODE: code} if code else {}
        line = lines[at]
        if line is not None:
            keys[_FIRST + count] = line
        body += [bound | keys | {_NAME: name} for name in names] or [bound | keys]
    values = tuple(range(_FIRST, _FIRST + count))
    paths = {_FIRST + at: path for at, (path, _) in enumerate(columns)}
    storeys: dict[int, tuple[str, ...]] = {_FIRST + at: (own,) for at, (_, own) in enumerate(columns)}
    groups = "".join(texts)
    numbered = _FIRST + count if any(lines) else None
    end = _FIRST + count + (numbered is not None)
    head = Head(frozenset(), paths, storeys, groups, {}, {}, end)
    keyed = any(code or names for code, names, _ in records)
    return head, body, Block(_CODE if keyed else None, _NAME if keyed else None, numbered, values, 0, end)


def _in_use(columns: list[tuple[str, str]], records: Sequence[Split]) -> list[tuple[str, str]]:
    """The columns, but those of which no row has a figure: which they are is not known where the row of totals, that has
    one in each of the others, has fewer than there are."""
    most = max((len(figures) for _, _, figures in records), default=0)
    whole = [
        figures for code, names, figures in records if not code and len(names) == 1 and _TOTAL.fullmatch(names[0].text)
    ]
    if not 1 < most < len(columns) or len(whole) != 1 or len(whole[0]) < most:
        return columns
    untold = worded("（列名不清）")
    return [columns[0], *[(untold, untold)] * (most - 1)]


def _placed(records: Sequence[Split], count: int, *, totalled: bool) -> dict[int, tuple[int, ...]]:
    """The columns of rows that have too few figures, by record, where the sums of the rows with codes prove them."""
    rows: dict[int, CodedRow] = {}
    for at, (code, names, figures) in enumerate(records):
        if len(names) != 1:
            continue  # whose figures these are is not known
        key = code.text if code else "" if _TOTAL.fullmatch(names[0].text) else None
        values = [quantity for each in figures if (quantity := cell_quantity(each.cell.view, ""))]
        if key is not None and len(values) == len(figures) <= count:
            rows[at] = CodedRow(key, tuple(values))
    found = columns_of(list(rows.values()), count, totalled=totalled)
    return {at: columns for at, columns in zip(rows, found, strict=True) if columns is not None}


def _bound(figures: Sequence[Text], count: int, shared: bool, totalled: bool) -> dict[int, Text]:
    """The figures in their columns, doubtful ones in each: too few or too many, or ``shared`` by several names.

    Where the first column is the total (``totalled``) it is never the empty one: the first of too few figures is its.
    """
    if len(figures) == count and not shared:
        return {_FIRST + at: figure for at, figure in enumerate(figures)}
    doubt = worded(WHOSE if shared else DOUBT)
    first = figures[:1]
    bound = {_FIRST + at: Text(each.text, each.cell, _FIRST + at, doubt) for each in first for at in range(count)}
    if first and totalled and not shared and len(figures) < count:
        bound[_FIRST] = first[0]
    return bound
