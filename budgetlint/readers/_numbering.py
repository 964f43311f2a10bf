"""Automatic numbering of Word (自动编号): the marker printed in front of a paragraph, which stands nowhere in its text.

ECMA-376 part 1, 17.9: a paragraph or its style names a list (``w:num``) and a level; the list's abstract definition says
how each level counts and what is printed (``第%1部分``, ``%1、``, ``（%2）``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

from budgetlint import regex

__all__ = ["Numbering", "Styles", "W", "chinese", "is_on", "value_of"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = regex.compile(r"%([1-9])")
_OFF = frozenset(("0", "false", "off", "none"))


def value_of(element: _Element | None, *path: str) -> str | None:
    """The ``w:val`` of the element below ``element`` at that path of local names; ``""`` where it has none, ``None`` where
    there is no such element."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return None if element is None else element.get(W + "val", "")


def is_on(element: _Element | None, *path: str) -> bool:
    """Whether a switch (``w:vanish``) is there and not turned off."""
    value = value_of(element, *path)
    return value is not None and value not in _OFF


class Styles:
    """What the styles of a document say of their paragraphs and runs, inherited from the styles they are based on."""

    def __init__(self, root: _Element | None) -> None:
        found = () if root is None else root.iterfind(W + "style")
        self._styles = {style.get(W + "styleId", ""): style for style in found}
        self.default = next((key for key, style in self._styles.items() if _is_default(style)), "")

    def chain(self, key: str) -> list[_Element]:
        """A style and those it is based on."""
        found: list[_Element] = []
        while key in self._styles and self._styles[key] not in found:
            found.append(self._styles[key])
            key = value_of(found[-1], "basedOn") or ""
        return found

    def name(self, key: str) -> str:
        """The name of a style as Word shows it, ``""`` for none."""
        return value_of(self._styles.get(key), "name") or ""

    def hides(self, key: str) -> bool:
        """Whether text in a style is hidden (隐藏文字)."""
        return any(is_on(style, "rPr", "vanish") for style in self.chain(key))


def _is_default(style: _Element) -> bool:
    return style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on")


@dataclass(slots=True)
class _Level:
    """One level of a list: how it counts, what is printed, where it starts, and the style tied to it."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: bool = True
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A ``w:num``: the definition it counts with, the levels it defines otherwise, and where it starts some anew."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document while its paragraphs go by, each asked for its marker once, in order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        for abstract in root.iterfind(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId", "")
            self._levels[key] = {_number(each.get(W + "ilvl")): _level(each) for each in abstract.iterfind(W + "lvl")}
        for num in root.iterfind(W + "num"):
            abstract_key = value_of(num, "abstractNumId") or ""
            starts = {
                _number(each.get(W + "ilvl")): _number(value_of(each, "startOverride"))
                for each in num.iterfind(W + "lvlOverride")
                if value_of(each, "startOverride") is not None
            }
            own = {
                _number(each.get(W + "ilvl")): _level(level)
                for each in num.iterfind(W + "lvlOverride")
                if (level := each.find(W + "lvl")) is not None
            }
            self._lists[num.get(W + "numId", "")] = _List(abstract_key, starts, own)
        for abstract in root.iterfind(W + "abstractNum"):
            self._link(abstract.get(W + "abstractNumId", ""), value_of(abstract, "numStyleLink"))

    def _link(self, abstract: str, style: str | None) -> None:
        """A definition that only names a style counts as the list of that style does."""
        linked = next(
            filter(None, (value_of(each, "pPr", "numPr", "numId") for each in self._styles.chain(style or ""))), ""
        )
        if linked in self._lists:
            self._levels[abstract] = self._levels.get(self._lists[linked].abstract, {})

    def marker(self, paragraph: _Element) -> str:
        """What is printed in front of a paragraph; ``""`` where it is not numbered, or only with a bullet."""
        key, at = self._place(paragraph)
        found = self._lists.get(key)
        levels = {**self._levels.get(found.abstract, {}), **found.levels} if found else {}
        if found is None or at not in levels:
            return ""
        self._count(found, levels, at)
        return self._printed(found, levels, at)

    def _place(self, paragraph: _Element) -> tuple[str, int]:
        """The list and the level of a paragraph, its own or its style's."""
        properties = paragraph.find(W + "pPr")
        style = value_of(properties, "pStyle") or self._styles.default
        own = value_of(properties, "numPr", "numId")
        level = value_of(properties, "numPr", "ilvl")
        if own is not None:
            return own, _number(level)
        for each in self._styles.chain(style):
            key = value_of(each, "pPr", "numPr", "numId")
            if key is not None:
                tied = self._tied(key, style)
                return key, tied if tied is not None else _number(level or value_of(each, "pPr", "numPr", "ilvl"))
        return "", 0

    def _tied(self, key: str, style: str) -> int | None:
        levels = self._levels.get(self._lists[key].abstract, {}) if key in self._lists else {}
        return next((at for at, level in levels.items() if level.style == style), None)

    def _count(self, found: _List, levels: dict[int, _Level], at: int) -> None:
        counts = self._counts[found.abstract]
        if at in found.starts and at not in found.begun:
            counts[at] = found.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else levels[at].start
        found.begun.add(at)
        for below in [each for each in counts if each > at and (each not in levels or levels[each].restarts)]:
            del counts[below]

    def _printed(self, found: _List, levels: dict[int, _Level], at: int) -> str:
        counts, own = self._counts[found.abstract], levels[at]

        def number(match: regex.Match[str]) -> str:
            above = int(match[1]) - 1
            level = levels.get(above, _Level())
            shown = "decimal" if own.legal else level.format
            return _FORMATS.get(shown, str)(counts.get(above, level.start))

        return "" if own.format in ("bullet", "none") and "%" not in own.text else _PLACE.sub(number, own.text).strip()


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _level(element: _Element) -> _Level:
    start = value_of(element, "start")
    return _Level(
        value_of(element, "numFmt") or "decimal",
        value_of(element, "lvlText") or "",
        1 if start is None else _number(start),
        value_of(element, "lvlRestart") != "0",
        is_on(element, "isLgl"),
        value_of(element, "pStyle") or "",
    )


# --------------------------------------------------------------------------------------------- numerals


def chinese(number: int, digits: str = "〇一二三四五六七八九", ten: str = "十", hundred: str = "百") -> str:
    """一 … 九百九十九; larger ones digit by digit."""
    if not 0 < number < 1000:
        return "".join(digits[int(digit)] for digit in str(number))
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = digits[hundreds] + hundred if hundreds else ""
    if tens:
        text += (digits[tens] if tens > 1 or hundreds else "") + ten
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def _legal(number: int) -> str:
    return chinese(number, "零壹贰叁肆伍陆柒捌玖", "拾", "佰")


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)


def _letters(number: int) -> str:
    """A … Z, AA, BB …, as Word counts."""
    repeats, at = divmod(max(number, 1) - 1, 26)
    return chr(ord("A") + at) * (repeats + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                           (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        repeats, number = divmod(number, value)
        text += letters * repeats
    return text


def _from(first: str, size: int) -> Callable[[int], str]:
    """Numerals that follow one another in Unicode."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= size else str(number)


def _stems(number: int) -> str:
    stems = "甲乙丙丁戊己庚辛壬癸"
    return stems[number - 1] if 1 <= number <= len(stems) else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "ideographDigital": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalFullWidth": lambda number: str(number).translate(
        {ord("0") + digit: ord("０") + digit for digit in range(10)}
    ),
    "decimalZero": lambda number: f"{number:02d}",
    "ideographTraditional": _stems,
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "none": lambda _: "",
}
