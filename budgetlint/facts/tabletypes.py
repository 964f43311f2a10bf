"""The kinds of statutory table, as data: ``statutory_tables.yaml`` and the two lists of codes, read once.

Nothing here looks at a document. A :class:`TableType` says how a table is recognised, a :class:`PanelType` what the rows and
columns of one of its halves are called in terms.yaml; :class:`Codes` names function and economic codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from budgetlint import regex
from budgetlint.shipped import shipped_names
from budgetlint.terms import plain

__all__ = ["Codes", "Headers", "PanelType", "TableType", "Tables", "economic_codes", "function_codes", "known_tables"]

_YEAR = regex.compile(r"^\p{Han}{0,30}(?:19|20)\d\d年度?(?=.{4})")  # and the department before it
_LEAD = regex.compile(
    r"^(?:[#*]+|[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)[、.]?|\d+[、.]|\d{1,2}(?=[\u4e00-\u9fff])(?!年|月)"
    r"|附?表(?:\d{1,2}(?=(?:19|20)\d\d年)|\d+(?:-\d+)?|[一二三四五六七八九十]+(?!般))[::、.]?|附件\d*[::]?|附[::]"
    r"|(?:财决)?公开(?:表)?\d+表?[::]?)+"
)
_TAIL_OF_TITLE = regex.compile(r"(?:\(续\)|\(续表\)|续表|\((?:金额)?单位:[^()]{1,6}\)|[*#]+)+$")
_PUBLISHED = regex.compile("(?<=[决预]算|情况)(?:信息)?公开(?=(?:明细|总)?表)")  # 收入支出决算公开表
Named = tuple[tuple[str, "regex.Pattern[str]"], ...]


@dataclass(frozen=True)
class PanelType:
    """One half of a table (收入, 支出), or the whole of a table that has no halves.

    ``columns`` and ``rows`` pair canonical names with the patterns of their headers, in the table's own order.
    ``parts`` are columns that are only a part of another one. ``classes`` is the concept of rows named by a function class
    (一、一般公共服务支出); ``item_concept`` that of coded rows in a column without a name of its own (金额). ``cross`` names
    the figure where a named row and a named column meet, ``under`` a row that means something else below another row,
    ``total_concept`` what the 合计 row is of a column. ``ordinal_sums`` are the rows that rows numbered 一、二、 add up to,
    those named in ``apart`` (carry-overs, which some number on) left out.
    """

    name: str
    columns: Named
    rows: Named
    parts: Named
    codes: bool
    main: str
    classes: str
    item_concept: str
    ordinal_sums: tuple[str, ...]
    cross: Mapping[tuple[str, str], str]
    under: Mapping[tuple[str, str], str]
    total_concept: Mapping[str, str]
    apart: frozenset[str]


@dataclass(frozen=True)
class TableType:
    """A table of the statutory set: ``title`` recognises its title, unless ``unless`` does so too. ``stands_for`` is the table
    that it is where a report has none of that name."""

    name: str
    title: regex.Pattern[str]
    unless: regex.Pattern[str] | None
    panels: tuple[PanelType, ...]
    stands_for: str = ""

    def fits(self, title: str) -> bool:
        """Whether a title (plain) is this table's."""
        return self.title.search(title) is not None and (self.unless is None or not self.unless.search(title))


Nested = tuple[tuple[regex.Pattern[str], ...], ...]  # the header of a group and those of its columns, in order


@dataclass(frozen=True)
class Headers:
    """Words of table headers that do not depend on the table."""

    code: regex.Pattern[str]
    name: regex.Pattern[str]
    line: regex.Pattern[str]
    aside: regex.Pattern[str]
    ordinals: regex.Pattern[str]
    words: regex.Pattern[str]
    gathers: regex.Pattern[str]
    measures: Named
    rounds: regex.Pattern[str]
    measured: regex.Pattern[str]
    nested: Nested
    halves: Nested
    budget_note: Named
    total: regex.Pattern[str]
    part: regex.Pattern[str]


@dataclass(frozen=True)
class Tables:
    """All that statutory_tables.yaml says."""

    types: tuple[TableType, ...]
    headers: Headers

    def named(self, name: str) -> TableType:
        """The table of that name. Raises :class:`StopIteration` if there is none."""
        return next(each for each in self.types if each.name == name)

    def of_title(self, title: str) -> TableType | None:
        """The table that a title announces; its number and other decoration (二、, 表3：, 2025年度, （续）, ** **) do not matter."""
        bare = _YEAR.sub("", _LEAD.sub("", _TAIL_OF_TITLE.sub("", _PUBLISHED.sub("", plain(title)))))
        return next((each for each in self.types if each.fits(bare)), None)


def _named(given: Mapping[str, str] | None) -> Named:
    return tuple((name, regex.compile(pattern)) for name, pattern in (given or {}).items())


def _crossed(given: Mapping[str, Mapping[str, str]] | None) -> dict[tuple[str, str], str]:
    return {(outer, inner): name for outer, each in (given or {}).items() for inner, name in each.items()}


def _several(given: str | list[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _panel(name: str, given: Mapping[str, Any]) -> PanelType:
    return PanelType(
        name,
        _named(given.get("columns")),
        _named(given.get("rows")),
        _named(given.get("parts")),
        bool(given.get("codes")),
        given.get("main", ""),
        given.get("classes", ""),
        given.get("item-concept", ""),
        _several(given.get("ordinal-sum", ())),
        _crossed(given.get("cross")),
        _crossed(given.get("under")),
        given.get("total-concept", {}),
        frozenset(given.get("apart", ())),
    )


@cache
def known_tables() -> Tables:
    """The tables of statutory_tables.yaml."""
    data = shipped_names("statutory_tables.yaml")
    types = tuple(
        TableType(
            name,
            regex.compile(given["title"]),
            regex.compile(given["unless"]) if "unless" in given else None,
            tuple(_panel(panel, each) for panel, each in given["panels"].items()),
            given.get("stands-for", ""),
        )
        for name, given in data["tables"].items()
    )
    words = data["headers"]
    patterns = {
        key: regex.compile(words[key])
        for key in ("code", "name", "line", "aside", "ordinals", "words", "gathers", "rounds", "measured")
    }
    headers = Headers(
        **patterns,
        nested=_nested(words["nested"]),
        halves=_nested(words["halves"]),
        measures=_named(words["measures"]),
        budget_note=_named(words["budget_note"]),
        total=regex.compile(data["rows"]["total"]),
        part=regex.compile(data["rows"]["part"]),
    )
    return Tables(types, headers)


def _nested(given: Iterable[Iterable[str]]) -> Nested:
    return tuple(tuple(map(regex.compile, each)) for each in given)


# ------------------------------------------------------------------------------------------------ codes

_TAIL = regex.compile(r"(?:\(类\)|\(款\)|\(项\)|支出|费用|费|[等的、,，.。()-])+")


def _core(name: str) -> str:
    """A name without brackets, 等, 的, 支出 and the like, in which the same thing is often written differently."""
    return _TAIL.sub("", plain(name)) or plain(name)


@dataclass(frozen=True)
class Codes:
    """A list of codes with their names over the years."""

    names: Mapping[str, tuple[str, ...]]
    by_core: Mapping[str, tuple[str, ...]]
    personnel: frozenset[str] = frozenset()

    def class_of(self, name: str) -> str:
        """The code of the class (3 digits) of that name, ``""`` if there is none."""
        return next((code for code in self.by_core.get(_core(name), ()) if len(code) == 3), "")

    def within(self, above: str, name: str) -> bool:
        """Whether the name is that of a code one storey below ``above``."""
        wanted = len(above) + 2
        return any(len(code) == wanted and code.startswith(above) for code in self.by_core.get(_core(name), ()))

    def belongs(self, code: str, name: str) -> bool | None:
        """Whether a printed name may stand for the code; ``None`` where the code is not in the list."""
        known = self.names.get(code)
        if known is None:
            return None
        printed = _core(name)
        return any(_alike(_core(each), printed) for each in known)

    def others(self, code: str, name: str) -> Iterator[str]:
        """Codes of the same length that the name belongs to by the letter."""
        return (each for each in self.by_core.get(_core(name), ()) if len(each) == len(code) and each != code)


def _alike(known: str, printed: str) -> bool:
    """Whether most characters of either name stand in the other, in order (wrapped and misread names count)."""
    if known in printed or printed in known:
        return bool(printed)
    at = common = 0
    for char in printed:
        found = known.find(char, at)
        if found >= 0:
            common += 1
            at = found + 1
    return common * 3 >= max(len(known), len(printed)) * 2


def _codes(file: str) -> Codes:
    data = shipped_names(file)
    names = {str(code): tuple(each) for code, each in data["codes"].items()}
    by_core: dict[str, list[str]] = {}
    for code, each in names.items():
        for name in each:
            by_core.setdefault(_core(name), []).append(code)
    personnel = frozenset(data.get("personnel", ()))
    return Codes(names, {core: tuple(codes) for core, codes in by_core.items()}, personnel)


@cache
def function_codes() -> Codes:
    """支出功能分类: 类 3 digits, 款 5, 项 7."""
    return _codes("function_codes.yaml")


@cache
def economic_codes() -> Codes:
    """部门预算支出经济分类: 类 3 digits, 款 5."""
    return _codes("economic_codes.yaml")
