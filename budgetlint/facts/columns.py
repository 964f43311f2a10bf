"""Columns of statutory tables: which stand together, and what each of them is called in terms.yaml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from budgetlint import regex
from budgetlint.facts.headers import Head
from budgetlint.facts.matrix import Text
from budgetlint.facts.tabletypes import Headers, PanelType
from budgetlint.terms import plain

__all__ = ["Block", "Column", "first_of", "measure_of", "one_list", "read_columns", "split_panels", "telling_apart"]

_NO_MONEY = regex.compile("数量|单价|人数|面积")
MIN_ROUND = 3  # columns of a round
_YEARS = regex.compile(r"20\d\d(?=年)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: where it stands, its header, as compared and as ``shown`` to a reader (基本支出·小计), and its
    canonical name and measure, ``""`` where unknown.

    ``part`` marks a column that is contained in another one (其中：教育收费)."""

    index: int
    header: str
    shown: str
    concept: str
    measure: str
    part: bool = False

    @property
    def counts(self) -> bool:
        """Whether it holds numbers of things or prices and no amounts (数量, 单价)."""
        return _NO_MONEY.search(self.header) is not None


@dataclass(frozen=True)
class Block:
    """Columns that belong together: their keys, then their figures. ``besides`` are more columns of names (单位名称 beside
    项目名称), of which a row without its own name may have one."""

    code: int | None
    name: int | None
    line: int | None
    values: tuple[int, ...]
    start: int
    end: int
    besides: tuple[int, ...] = ()


def split_panels(head: Head) -> list[Block]:
    """The blocks standing side by side: a new one starts where a key column follows a figure column."""
    blocks: list[Block] = []
    current: dict[str, list[int]] = {}
    values: list[int] = []
    start = 0
    for column in range(head.width):
        role = head.roles.get(column, "")
        if role in ("code", "name") and values:
            blocks.append(_block(current, values, start, column))
            current, values, start = {}, [], column
        if role in ("code", "name", "line"):
            current.setdefault(role, []).append(column)
        elif role == "value":
            values.append(column)
    if values:
        blocks.append(_block(current, values, start, head.width))
    return blocks


def _block(keys: dict[str, list[int]], values: list[int], start: int, end: int) -> Block:
    code, name, line = (next(iter(keys.get(role, ())), None) for role in ("code", "name", "line"))
    return Block(code, name, line, tuple(values), start, end, tuple(keys.get("name", ())[1:]))


def telling_apart(block: Block, body: Sequence[dict[int, Text]]) -> Block:
    """The block with the column of names that tells most of its rows apart (项目名称 behind 单位名称) as that of their names."""
    if block.name is None or not block.besides:
        return block
    columns = (block.name, *block.besides)
    name = max(columns, key=lambda column: len({row[column].text for row in body if column in row}))
    return replace(block, name=name, besides=tuple(column for column in columns if column != name))


def one_list(blocks: Sequence[Block], body: Sequence[dict[int, Text]], total: regex.Pattern[str]) -> list[Block]:
    """The blocks; of a list with a column of words between its figures (支出科目) one, where the row of totals has figures in all
    and a name in the first only."""
    if len(blocks) < 2 or blocks[0].name is None:
        return list(blocks)
    first, *others = blocks
    keys = range(first.start, first.values[0])
    totals = [row for row in body if any(total.search(row[column].text) for column in keys if column in row)]
    names = {each.name for each in others if each.name is not None}
    if len(totals) != 1 or names & totals[0].keys() or len(names) < len(others):
        return list(blocks)
    if not all(any(column in totals[0] for column in block.values) for block in blocks):
        return list(blocks)
    values = tuple(column for block in blocks for column in block.values)
    return [replace(first, values=values, end=others[-1].end)]


def read_columns(
    block: Block, head: Head, kind: PanelType | None, words: Headers, carried: Mapping[str, str]
) -> tuple[Column, ...]:
    """The figure columns of a block with their canonical names; ``carried`` names totals that carry-overs belong to."""
    found: list[Column] = []
    for index in block.values:
        texts = (head.paths.get(index, ""), *reversed(head.storeys.get(index, ())))
        part = first_of(kind.parts, *texts) if kind else ""
        concept = "" if part or not kind else first_of(kind.columns, *_spoken(texts, kind, words))
        own = texts[1] if len(texts) > 1 else texts[0]
        known = not kind or not concept or first_of(kind.columns, own) == concept
        header = own if known else texts[0]  # the last piece of a wrapped header says nothing alone
        shown = own if known else head.shown.get(index, texts[0])
        among = not concept and words.part.match(own) is not None  # 其中：基本支出
        found.append(Column(index, header, shown, concept or part, measure_of(texts[0], words), bool(part) or among))
    if kind:
        found = _with_carry_over(found, kind, head, words, carried)
    return _named_once(_plainly(_measured(_by_year(found, head), head, words)), head, words)


def _spoken(texts: Sequence[str], kind: PanelType, words: Headers) -> Iterator[str]:
    """The headers of a column, the whole path first, each as it stands and without the words that only say which kind of figure it is;
    a bare 预算数 over codes is their 合计."""
    path, *storeys = texts
    for each in ([path], storeys):
        yield from each
        if not kind.item_concept:
            bare = (words.measured.sub("", text) for text in each)
            yield from (rest or ("合计" if text and kind.codes else "") for rest, text in zip(bare, each, strict=True))


def measure_of(path: str, words: Headers) -> str:
    """Which kind of figure a header, or the name of a row, speaks of: ``budget``, ``prior``, …; ``value`` by default."""
    return next((name for name, pattern in words.measures if pattern.search(path)), "value")


def _measured(columns: list[Column], head: Head, words: Headers) -> list[Column]:
    """Columns whose names come round again (预算数 … 决算数 …) measured by the headers over the rounds, in order."""
    columns = _alike(columns, head, words)
    names = [column.concept for column in columns]
    round_ = names.index(names[0], 1) if names and names[0] in names[1:] else 0
    if not round_ or not names[0] or names != names[:round_] * (len(names) // round_):
        return columns
    measures = [measure_of(word, words) for word in words.rounds.findall(head.groups)]
    if len(measures) != len(names) // round_:
        return columns
    years = _YEARS.findall(head.groups)
    if len(years) == len(measures) and len(set(years)) == 2:
        measures = ["prior" if year == min(years) else each for year, each in zip(years, measures, strict=True)]
    return [replace(column, measure=measures[at // round_]) for at, column in enumerate(columns)]


def _alike(columns: list[Column], head: Head, words: Headers) -> list[Column]:
    """Columns whose own headers come round again, each named as in the round that tells more: a group (公务用车购置及运行费) may
    stand over other columns of its own in one round than in the next."""
    count = len(words.rounds.findall(head.groups))
    round_, rest = divmod(len(columns), max(count, 1))
    own = [tuple(text for text in head.storeys[c.index] if not _over_others(text, words)) for c in columns]
    if count < 2 or rest or round_ < MIN_ROUND or not all(own) or own != own[:round_] * count:
        return columns
    told = [words.measured.sub("", head.paths[column.index]) for column in columns]
    best = [max(range(at, len(columns), round_), key=lambda each: len(told[each])) for at in range(round_)]
    return [replace(c, concept=columns[best[at % round_]].concept) for at, c in enumerate(columns)]


def _over_others(text: str, words: Headers) -> bool:
    return words.rounds.fullmatch(text) is not None or words.gathers.search(text) is not None


def _plainly(columns: list[Column]) -> list[Column]:
    """预算数 where no column shows 决算数: the figures that a budget is about."""
    measures = {column.measure for column in columns if not column.part and not column.counts}
    if "budget" not in measures or "value" in measures:
        return columns
    return [replace(each, measure="value") if each.measure == "budget" else each for each in columns]


def _by_year(columns: list[Column], head: Head) -> list[Column]:
    """Columns headed by two years (2023年预算数, 2024年预算数): the earlier one is last year's."""
    years = {
        each.index: found[0] for each in columns for found in [_YEARS.findall(head.paths.get(each.index, ""))] if found
    }
    if len(set(years.values())) != 2 or any(each.measure == "prior" for each in columns):
        return columns
    earlier = min(years.values())
    return [replace(each, measure="prior") if years.get(each.index) == earlier else each for each in columns]


def _with_carry_over(
    columns: list[Column], kind: PanelType, head: Head, words: Headers, carried: Mapping[str, str]
) -> list[Column]:
    """A column headed only 合计 beside one of carry-overs (上年结转): they belong to it."""
    if kind.apart.isdisjoint(column.concept for column in columns):
        return columns
    return [
        replace(each, concept=carried[each.concept])
        if each.concept in carried and words.total.search(each.header) and not _group(each, head)
        else each
        for each in columns
    ]


def _named_once(columns: Sequence[Column], head: Head, words: Headers) -> tuple[Column, ...]:
    """Of columns with one name the first keeps it, the total of a group (小计) before its parts; in a group without a total
    nobody does."""
    alike: dict[tuple[str, str], list[Column]] = defaultdict(list)
    for column in columns:
        if column.concept:
            alike[column.concept, column.measure].append(column)
    found = []
    for column in columns:
        several = alike.get((column.concept, column.measure), [])
        first = _whole_of(several, head, words) if len(several) > 1 else column
        if not column.concept or column is first:
            found.append(column)
        else:
            part = column.part or (first is not None and _contains(first, column, head))
            found.append(replace(column, concept="", part=part))
    return tuple(found)


def _whole_of(columns: Sequence[Column], head: Head, words: Headers) -> Column | None:
    """The column that a name means which several have: the one whose group or header has that name (三公经费·小计 beside 合计, which is
    of more), one under no other header, or the total of its group."""
    named = [each for each in columns if plain(each.concept) in head.paths.get(each.index, "")]
    if len(named) == 1:
        return named[0]
    if not any(_group(each, head) for each in columns):
        # 一般公共预算（本级） beside 一般公共预算上级转移支付 are of two kinds
        return next((each for each in columns if all(_contains(each, other, head) for other in columns)), None)
    return next((each for each in columns if not _group(each, head) or words.total.search(_own(each, head))), None)


def _contains(whole: Column, part: Column, head: Head) -> bool:
    """Whether a column is named as a part of another: in its group, or by its name and more (其中：事业收入…)."""
    if part is whole:
        return True
    group = _group(part, head)
    if group or _group(whole, head):
        return group == _group(whole, head)
    return whole.header in part.header


def _own(column: Column, head: Head) -> str:
    storeys = head.storeys.get(column.index, ())
    return storeys[-1] if storeys else column.header


def _group(column: Column, head: Head) -> str:
    """What stands over the own header of a column, ``""`` if nothing does."""
    return head.paths.get(column.index, "").removesuffix(_own(column, head))


def first_of(patterns: Iterable[tuple[str, regex.Pattern[str]]], *texts: str) -> str:
    """The first name one of whose pattern finds something in a text, the texts tried in order; ``""`` if none does."""
    for text in texts:
        for name, pattern in patterns:
            if text and pattern.search(text):
                return name
    return ""
