"""“A、B和C分别为x、y和z” and “A x万元、B y万元、C z万元，分别占p%、q%和r%”: each figure read as if its own name stood before it."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlint import regex
from budgetlint.facts.phrases import is_named
from budgetlint.numerals import Token

__all__ = ["spread"]

_RESPECTIVELY = regex.compile(
    r"(?P<names>(?:[^,，;；。:：()]|\([^(),，;；。:：]*\))*?)(?:[两二三四五六七八九十](?:个|大)?(?:部分|方面|类|项|块)[,，])?(?:分别(?P<verb>[^,，;；。:：]{1,16})|各自?(?P<verb>(?:增|减|下降|上升|提高|降低|占|完成)[^,，;；。:：]{0,15}))$"
)
# “…分别为A、B和C，占总额的p%、q%和r%”: a second row for the names of the first
_AGAIN = regex.compile(
    r"^(?P<names>)[,，]\s*(?P<verb>(?:所?占|同比|较上年|比上年|完成|增长|下降|[增降]幅|增速|执行率|完成率)[^,，;；。:：()]{0,24})$"
)
_NAMES = (
    regex.compile("、"),
    regex.compile("、|以及|和(?=[^、]*$)|[及与](?=[^、]*$)"),
    regex.compile("、|以及|和|及|与"),
)
_MEASURE = regex.compile(
    r"的?(?:所?占比例?|比重|[增降]幅|增长率|增速|(?:预算)?(?:执行|完成)率|(?:年初|全年|调整后?)?[预决]算数?|执行数)$"
)
_MARK = regex.compile(r"^.*?(?:其中|包括|分为)")
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
        if "。" in lead:
            names = []
        row = _row(text, tokens, at) if match else 1
        if match is None or row < 2:
            at += 1
            continue
        mark = _MARK.match(match["names"])
        told = match["names"][mark.end() if mark else 0 :]
        given, verb = _parted(told, match["verb"], row)
        before, whose = lead[: match.start()], names
        if len(given) == row:
            whose, before = given, before + (mark[0] if mark else "")
        elif given:
            whose, verb = _listed(text, tokens, at, row) if _RATIO.search(told) else [], told + verb
        if len(whose) == row:
            names = whose
            for place, name in enumerate(names):
                found[at + place] = f"{before if place == 0 else '、'}{name}{verb}"
        else:
            found |= dict.fromkeys(range(at, at + row))
        at += row
    return found


def _parted(told: str, verb: str, count: int) -> tuple[list[str], str]:
    """The names that are told, so many if they can be parted so, and what is said of all of them: 较上年…增加, …占比…为."""
    if not is_named(told):
        return [], told + verb
    measure = _MEASURE.search(told)
    if measure:
        told, verb = told[: measure.start()], measure[0].removeprefix("的") + verb
    ways = [[name.strip() for name in parting.split(told) if name.strip()] for parting in _NAMES]
    return next((names for names in ways if len(names) == count), ways[-1]), verb


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
