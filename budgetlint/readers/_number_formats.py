"""Number formats of Excel (数字格式): what a cell shows for the value it holds.

ECMA-376 part 1, 18.8.30 and 18.8.31. The figure of a cell is what is printed: 1234.5 shown as ``1,234.50`` has the step 0.01, and a zero
shown as ``-`` is a dash. Rounding is Excel's: half away from zero, of the value to 15 significant digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from budgetlint import regex
from budgetlint.readers._numbering import chinese

__all__ = ["LOCAL_DATES", "shown"]

Value = str | bool | int | float | Decimal | datetime | date | time | timedelta

_TOKEN = regex.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<padding>.)|\*(?P<fill>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<condition>[<>=]+)\s*(?P<limit>-?[\d.]+)\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|G/通用格式)|(?P<half>AM/PM|A/P|上午/下午)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+)"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%@;/])|(?P<power>E[+-])|(?P<literal>.)",
    regex.IGNORECASE | regex.DOTALL,
)
# Formats that a Chinese Excel means by number alone (numFmtId 27 to 36 and 50 to 58).
LOCAL_DATES = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((32, 55), 'h"时"mm"分"'),
    **dict.fromkeys((33, 56), 'h"时"mm"分"ss"秒"'),
}
_SHORT_DATE = "mm-dd-yy"  # number 14, which Excel shows as the system writes dates
_WEEKDAYS = "一二三四五六日"
GENERAL_WIDTH = 11  # characters that General shows at most


class _Token(NamedTuple):
    """A piece of a format: its sort (the name of its group) and its text."""

    sort: str
    text: str


class _Section(NamedTuple):
    """One of the parts of a format, and the condition it is for (``("<", limit)``)."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None
    numerals: bool

    def has(self, *sorts: str) -> bool:
        return any(token.sort in sorts for token in self.tokens)


def shown(value: Value | None, code: str) -> str:
    """The text that a cell shows, without blanks around it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    sections = _sections(code)
    if isinstance(value, str):
        return _text(value, sections)
    if isinstance(value, (datetime, date, time, timedelta)):
        return _date(value, _sections("yyyy/m/d")[0] if code == _SHORT_DATE else sections[0])
    number = value if isinstance(value, Decimal) else Decimal(format(value, ".15g"))
    section, negative = _chosen(number, sections)
    if section is None or section.has("general", "power") or any(token.text == "/" for token in section.tokens):
        return _general(number) if section is None else _around(section, _general(abs(number) if negative else number))
    return _number(abs(number), section, number < 0 and not negative).strip()


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    found: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, Decimal] | None = None
    with_numerals = False
    for match in _TOKEN.finditer(code + ";"):
        sort = match.lastgroup or ""
        if match["sign"] == ";":
            found.append(_Section(tuple(tokens), condition, with_numerals))
            tokens, condition, with_numerals = [], None, False
        elif match["condition"]:
            condition = match["condition"], Decimal(match["limit"])
        elif match["bracket"] is not None:
            with_numerals = with_numerals or match["bracket"].lower().startswith("dbnum1")
        elif sort in ("quoted", "escaped", "currency", "literal"):
            tokens.append(_Token("literal", match[sort]))
        elif sort == "padding":
            tokens.append(_Token("literal", " "))
        elif sort != "fill":
            tokens.append(_Token(sort, match[sort]))
    return tuple(found)


def _chosen(number: Decimal, sections: Sequence[_Section]) -> tuple[_Section | None, bool]:
    """The section for a number, and whether it shows the sign of negative ones itself."""
    conditional = [section for section in sections[:3] if section.condition]
    if conditional:
        for section in conditional:
            if section.condition and _holds(number, *section.condition):
                return section, number < 0 and section.condition[0].startswith("<")
        rest = [section for section in sections[:3] if not section.condition]
        return (rest[-1] if rest else None), False
    if len(sections) > 2 and not number:
        return sections[2], False
    if len(sections) > 1 and number < 0:
        return sections[1], True
    return sections[0], False


def _holds(number: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": number < limit, ">": number > limit, "=": number == limit,
        "<=": number <= limit, ">=": number >= limit, "<>": number != limit,
    }.get(sign, False)  # fmt: skip


# ---------------------------------------------------------------------------------------------- numbers


def _general(number: Decimal) -> str:
    whole = len(str(abs(int(number))))
    if whole > GENERAL_WIDTH:
        return f"{number:.5E}"
    rounded = number.quantize(Decimal(1).scaleb(-max(GENERAL_WIDTH - 1 - whole, 0)), ROUND_HALF_UP)
    return format(rounded.normalize() + 0, "f")


def _around(section: _Section, text: str) -> str:
    """The literals of a section around what General shows."""
    before: list[str] = []
    for token in section.tokens:
        before.append(text if token.sort in ("general", "power") else token.text if token.sort == "literal" else "")
    return "".join(before).strip() or text


def _number(number: Decimal, section: _Section, minus: bool) -> str:
    """A number of no sign under digit places."""
    tokens = section.tokens
    places = [at for at, token in enumerate(tokens) if token.sort == "digit"]
    point = next((at for at, token in enumerate(tokens) if token == ("sign", ".")), len(tokens))
    whole, broken = [at for at in places if at < point], [at for at in places if at > point]
    last = whole[-1] if whole else -1
    commas = [at for at, token in enumerate(tokens) if token == ("sign", ",")]
    scaling = _behind(tokens, last) + (_behind(tokens, broken[-1]) if broken else 0)
    percents = sum(token == ("sign", "%") for token in tokens)
    rounded = number.scaleb(2 * percents - 3 * scaling).quantize(Decimal(1).scaleb(-len(broken)), ROUND_HALF_UP)
    digits, _, decimals = format(rounded, "f").partition(".")
    grouped = any(whole and whole[0] < at < last for at in commas)
    filled = _whole(digits, [tokens[at].text for at in whole], grouped)
    filled += _decimals(decimals, [tokens[at].text for at in broken])
    by_place = dict(zip([*whole, *broken], filled, strict=True))
    shown = []
    for at, token in enumerate(tokens):
        if at in by_place:
            shown.append(by_place[at])
        elif token.sort == "literal" or token.text in (".", "%"):
            shown.append(token.text)
    return "-" * minus + "".join(shown).lstrip() if minus else "".join(shown)


def _behind(tokens: Sequence[_Token], at: int) -> int:
    """How many commas follow a digit place: each divides by a thousand."""
    count = 0
    while at >= 0 and at + 1 + count < len(tokens) and tokens[at + 1 + count] == ("sign", ","):
        count += 1
    return count


def _whole(digits: str, places: Sequence[str], grouped: bool) -> list[str]:
    """What each place before the point shows; the first takes all digits there are no places for."""
    digits = "" if digits == "0" else digits
    filled: list[str] = []
    for index, place in enumerate(reversed(places)):
        rest = digits[: len(digits) - index] if index < len(digits) else ""
        char = rest[-1:] or {"0": "0", "?": " "}.get(place, "")
        if index == len(places) - 1 and len(rest) > 1:
            char = _parted(rest, index) if grouped else rest
        elif grouped and index and index % 3 == 0 and char.strip():
            char += ","
        filled.append(char)
    return filled[::-1]


def _parted(digits: str, behind: int) -> str:
    """Digits in thousands, ``behind`` more of them following."""
    text = ""
    for index, char in enumerate(reversed(digits), behind):
        text = char + ("," if index and index % 3 == 0 else "") + text
    return text


def _decimals(digits: str, places: Sequence[str]) -> list[str]:
    """What each place behind the point shows; ``#`` drops zeros at the end, ``?`` leaves blanks."""
    filled = list(digits)
    for index in range(len(places) - 1, -1, -1):
        if filled[index] != "0" or places[index] == "0":
            break
        filled[index] = " " if places[index] == "?" else ""
    return filled


# ------------------------------------------------------------------------------------------ text, dates


def _text(value: str, sections: Sequence[_Section]) -> str:
    section = sections[3] if len(sections) > 3 else next((each for each in sections if _is_text(each)), None)
    if section is None:
        return value
    return "".join(value if token == ("sign", "@") else token.text for token in section.tokens).strip()


def _is_text(section: _Section) -> bool:
    return ("sign", "@") in section.tokens


def _date(value: datetime | date | time | timedelta, section: _Section) -> str:
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    moment = value if isinstance(value, datetime) else _moment(value)
    half = section.has("half")
    texts, before = [], ""
    dates = [at for at, token in enumerate(section.tokens) if token.sort in ("date", "elapsed")]
    for at, token in enumerate(section.tokens):
        if at not in dates:
            texts.append("下午" if moment.hour >= 12 else "上午") if token.sort == "half" else None
            texts.append(token.text if token.sort in ("literal", "sign") else "")
            continue
        following = next((section.tokens[each].text for each in dates if each > at), "")
        code = token.text.lower()
        minutes = code[0] == "m" and (before[:1] == "h" or following[:1].lower() == "s")
        texts.append(_part(moment, "n" * len(code) if minutes else code, half, section.numerals))
        before = code
    return "".join(texts).strip()


def _moment(value: date | time) -> datetime:
    return (
        datetime.combine(date(1900, 1, 1), value)
        if isinstance(value, time)
        else datetime(value.year, value.month, value.day)
    )


def _part(moment: datetime, code: str, half: bool, with_numerals: bool) -> str:
    """One part of a date: ``yyyy``, ``m``, ``nn`` (minutes) …"""
    sort, size = code[0], len(code)
    if sort in "ye":
        year = f"{moment.year % 100:02d}" if size <= 2 and sort == "y" else str(moment.year)
        return "".join(chinese(int(digit)) if digit != "0" else "〇" for digit in year) if with_numerals else year
    if sort == "a" or (sort == "d" and size > 2):
        return ("星期" if size > 3 else "周" if sort == "d" else "") + _WEEKDAYS[moment.weekday()]
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[sort]
    if with_numerals:
        return chinese(number)
    return f"{number:02d}" if size == 2 else str(number)
