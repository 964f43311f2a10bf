"""Headers in pieces: cells of a header that were cut over lines, in a table whose columns are prescribed.

Text copied from a page tells the cells of a header line by line (“本年收入合” “财政拨款收” “计” “入”) or one after the other
(“本年收入合” “计” “财政拨款收” “入”), groups before or after what stands below them. The forms of the Ministry of Finance
(部门决算公开表, 预算公开表) have few sets of columns, kept in ``table_headers.yaml``: the pieces are a header if they make up one
of them and nothing is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from budgetlint import regex
from budgetlint.shipped import shipped_names

__all__ = ["Column", "columns_of", "columns_of_part", "listed_columns"]

_TOKEN = regex.compile(r"([^\s{}?]+)(\?)?(\{)?|(\})")
_PLAIN = str.maketrans("（）：", "():")
MIN_LISTED = 3  # columns; fewer are no list
MAX_GROUPS = 2  # that a name other than these columns stands in: 预算数{合计 …} 决算数{合计 …}
MAX_TRIES = 4000  # ways to put the pieces together, before it is no header


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the header: the pieces of its own words and of the groups above it, by their number."""

    pieces: tuple[int, ...]
    group: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a form: what it may read, whether columns stand below it, and the group it stands in (``-1``: none)."""

    texts: tuple[str, ...]
    optional: bool
    is_group: bool
    above: int


def columns_of(pieces: Sequence[str]) -> list[Column] | None:
    """The columns, from left to right, of the form whose header the pieces are; ``None`` if they are of none."""
    return _made_up(pieces, _forms())


def columns_of_part(pieces: Sequence[str]) -> list[Column] | None:
    """The same for a part of a self-evaluation form."""
    return _made_up(pieces, _parts())


def _made_up(pieces: Sequence[str], forms: Iterable[tuple[_Name, ...]]) -> list[Column] | None:
    plain = ["".join(piece.split()).translate(_PLAIN) for piece in pieces]
    letters = set("".join(plain))
    for form in forms:
        if letters <= _letters(form) and (found := _assembled(plain, form)) is not None:
            return list(_columns(form, found))
    return None


def listed_columns(pieces: Sequence[str], width: int) -> list[Column] | None:
    """The columns of a list from 序号 on, one piece each but for what stands in brackets behind its name (全年预算数 （万元）), where
    they are as many as ``width``; ``None`` where they are not."""
    plain = ["".join(piece.split()).translate(_PLAIN) for piece in pieces]
    if "序号" not in plain:
        return None
    columns: list[Column] = []
    for at in range(len(plain) - 1 - plain[::-1].index("序号"), len(plain)):
        if plain[at].startswith("(") and columns:
            columns[-1] = Column((*columns[-1].pieces, at), ())
        else:
            columns.append(Column((at,), ()))
    return columns if len(columns) == width > MIN_LISTED else None


def _in_order(form: Sequence[_Name], found: Sequence[Sequence[int]]) -> bool:
    """Whether the names of each group stand in their order: one that is written behind the next may only stand beside it, in the
    middle of its lines."""
    for above in {name.above for name in form}:
        beside = [pieces for name, pieces in zip(form, found, strict=True) if name.above == above and pieces]
        if any(later[0] < earlier[0] > later[-1] for earlier, later in combinations(beside, 2)):
            return False
    return True


def _columns(form: Sequence[_Name], found: Sequence[Sequence[int]]) -> Iterator[Column]:
    """The columns of a form, each with the outermost group over it; the sum of a group within a group bears its name, too. Where each
    group has the same columns (预算数 and 决算数), the group is the innermost one, and that of a sum (小计) the one around it."""
    names = Counter(name.texts[0] for name in form if not name.is_group)
    for name, pieces in zip(form, found, strict=True):
        if name.is_group or not pieces:
            continue
        groups = [name.above] if name.above >= 0 else []
        while groups and form[groups[-1]].above >= 0:
            groups.append(form[groups[-1]].above)
        if len(groups) > 1 and names[name.texts[0]] > MAX_GROUPS and form[groups[0]].texts[0] != "小计":
            del groups[1:]
        inner = found[groups[0]] if len(groups) > 1 and name.texts[0] == "小计" else ()
        yield Column((*inner, *pieces), tuple(found[groups[-1]]) if groups else ())


def _assembled(pieces: Sequence[str], form: Sequence[_Name]) -> list[list[int]] | None:
    """For each name of the form the pieces that make it up, in their order and its own among the names; ``None`` where they do not,
    or not all of them."""
    read = [""] * len(form)
    found: list[list[int]] = [[] for _ in form]
    tries = 0

    def place(at: int, last: int) -> bool:
        nonlocal tries
        tries += 1
        if at == len(pieces):
            whole = all(
                text in name.texts or (not text and (name.optional or name.is_group))
                for text, name in zip(read, form, strict=True)
            )
            return whole and _in_order(form, found)
        for index in _candidates(form, read, pieces[at], last):
            before = read[index]
            read[index] = before + pieces[at]
            found[index].append(at)
            if tries < MAX_TRIES and place(at + 1, index):
                return True
            read[index] = before
            found[index].pop()
        return False

    return found if place(0, -1) else None


def _candidates(form: Sequence[_Name], read: Sequence[str], piece: str, last: int) -> Iterator[int]:
    """The names that a piece may go on with: the one begun last, else those begun, else the next of its words not begun."""
    fitting = [
        index
        for index, name in enumerate(form)
        if any(text.startswith(read[index] + piece) for text in name.texts) and read[index] not in ("", *name.texts)
    ]
    yield from sorted(fitting, key=lambda index: index != last)
    begun = [index for index in range(len(form)) if read[index] in form[index].texts and index not in fitting]
    yield from (index for index in begun if any(text.startswith(read[index] + piece) for text in form[index].texts))
    seen: set[tuple[tuple[str, ...], bool]] = set()
    for index, name in enumerate(form):
        key = (name.texts, name.is_group)
        if not read[index] and key not in seen and any(text.startswith(piece) for text in name.texts):
            seen.add(key)
            yield index


@cache
def _forms() -> list[tuple[_Name, ...]]:
    return _listed("forms")


@cache
def _parts() -> list[tuple[_Name, ...]]:
    return _listed("parts")


def _listed(key: str) -> list[tuple[_Name, ...]]:
    names = shipped_names("table_headers.yaml")
    return [_parsed(line, names["also"]) for line in names[key]]


@cache
def _letters(form: tuple[_Name, ...]) -> frozenset[str]:
    return frozenset("".join(text for name in form for text in name.texts))


def _parsed(line: str, also: Mapping[str, Sequence[str]]) -> tuple[_Name, ...]:
    """The names of a form in their order, each group before what stands below it."""
    names: list[_Name] = []
    above: list[int] = []
    for text, optional, opens, closes in _TOKEN.findall(line):
        if closes:
            above.pop()
            continue
        names.append(_Name((text, *also.get(text, ())), bool(optional), bool(opens), above[-1] if above else -1))
        if opens:
            above.append(len(names) - 1)
    return tuple(names)
