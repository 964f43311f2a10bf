"""“A、B和C分别为x、y和z” and “A x万元、B y万元、C z万元，分别占p%、q%和r%”: each figure read as if its own name stood before it."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlint import regex
from budgetlint.numerals import Token

__all__ = ["spread"]

_RESPECTIVELY = regex.compile(r"(?P<names>[^,，;；。:：()]*?)分别(?P<verb>[^,，;；。:：]{1,16})$")
# “…分别为A、B和C，占总额的p%、q%和r%”: a second row for the names of the first
_AGAIN = regex.compile(
    r"^(?P<names>)[,，]\s*(?P<verb>(?:所?占|同比|较上年|比上年|完成|增长|下降)[^,，;；。:：()]{0,24})$"
)
_NAMES = regex.compile(r"、|以及|和|及|与")
_MARK = regex.compile(r"^.*?(?:其中|包括)")
_RATIO = regex.compile("占|比重|比例|率")
_STOPS = regex.compile(r"^.*[。;；:：]")
_BETWEEN = regex.compile(r"\s*(?:、|,|，|以及|和|及|与)\s*")


def spread(text: str, tokens: Sequence[Token]) -> dict[int, str | None]:
    """The words to read before a figure instead of those that stand there, by the figure's place in ``tokens``; ``None``
    where it cannot be told whose it is.

    Where the names are left out (分别占p%、q%) they are those of the sentence's last such row, else of as many amounts right
    before.
    """
    found: dict[int, str | None] = {}
    names: list[str] = []
    at = 0
    while at < len(tokens):
        start = tokens[at - 1].end if at else 0
        lead = text[start : tokens[at].start]
        match = _RESPECTIVELY.search(lead) or (_AGAIN.search(lead) if names else None)
        row = _row(text, tokens, at) if match else 1
        if match is None or row < 2:
            at += 1
            continue
        mark = _MARK.match(match["names"])
        told = match["names"][mark.end() if mark else 0 :]
        given = [name.strip() for name in _NAMES.split(told) if name.strip()]
        if "。" in lead and not given:
            names = []
        before, whose, verb = lead[: match.start()], names, match["verb"]
        ratio = bool(given) and _RATIO.search(told) is not None  # 占项目预算的比重分别为…
        if len(given) == row:
            whose, before = given, before + (mark[0] if mark else "")
        elif given:
            whose, verb = _listed(text, tokens, at, row) if ratio else [], told + verb
        if len(whose) == row:
            names = whose
            for place, name in enumerate(names):
                found[at + place] = f"{before if place == 0 else '、'}{name}{verb}"
        elif ratio:
            found |= dict.fromkeys(range(at, at + row))
        at += row
    return found


def _listed(text: str, tokens: Sequence[Token], at: int, row: int) -> list[str]:
    """The names of the ``row`` amounts right before ``at``, if they are a list of just as many; else nothing."""
    first = at - row
    if first < 0 or len({token.quantity.unit for token in tokens[first:at]}) != 1:
        return []
    found = []
    for each in range(first, at):
        lead = text[tokens[each - 1].end if each else 0 : tokens[each].start]
        mark = _MARK.match(lead) or _STOPS.match(lead) if each == first else _BETWEEN.match(lead)
        name = lead[mark.end() :].strip(" :：,，为是") if mark else ""
        if not name or _STOPS.match(name):
            return []
        found.append(name)
    return found


def _row(text: str, tokens: Sequence[Token], at: int) -> int:
    """How many figures of one kind stand in a row from ``at`` on, parted by 、 or 和 alone."""
    count = 1
    while at + count < len(tokens):
        before, token = tokens[at + count - 1], tokens[at + count]
        if not _BETWEEN.fullmatch(text[before.end : token.start]) or token.quantity.kind != before.quantity.kind:
            break
        count += 1
    return count
