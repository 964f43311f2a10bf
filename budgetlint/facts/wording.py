"""Which indicator a figure in running text is about: its name against the words around the figure."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlint import regex
from budgetlint.facts.form_model import FormText, Indicator
from budgetlint.model import Quantity
from budgetlint.numerals import Token

__all__ = ["about", "common_run", "context", "unit_of_count"]

_STOP = regex.compile(r"[,，。;；:：()!?\n]")
_TAIL = regex.compile(r"(?:的)?(?:数量|个数|次数|人数|家数|户数|场次|批次|总数|数|情况)$")
_PARTICLES = regex.compile(r"[的了等共计达到为约是、\"\s]+")
_UNIT = regex.compile(r"(?<=\d)\p{Han}+$")  # of a value whose unit is none of those known
_CONTENT = "满意"
_PEOPLE = ("名", "位")


def context(text: FormText, at: int) -> tuple[str, str]:
    """The words before and behind the figure ``at``, up to the next stop or figure."""
    body, tokens = text.view.text, text.tokens
    token = tokens[at]
    left = body[tokens[at - 1].end if at else 0 : token.start]
    right = body[token.end : tokens[at + 1].start if at + 1 < len(tokens) else len(body)]
    stops = list(_STOP.finditer(left))
    stop = _STOP.search(right)
    return left[stops[-1].end() if stops else 0 :], right[: stop.start() if stop else len(right)]


def _core(name: str) -> str:
    return _PARTICLES.sub("", _TAIL.sub("", name))


def common_run(one: str, other: str) -> int:
    """Length of the longest run of characters both hold."""
    best = 0
    ends = [0] * (len(other) + 1)
    for a in one:
        row = [0] * (len(other) + 1)
        for j, b in enumerate(other):
            if a == b:
                row[j + 1] = ends[j] + 1
                best = max(best, row[j + 1])
        ends = row
    return best


def _fits_unit(token: Token, indicator: Indicator) -> bool:
    quantity = token.quantity
    for value in (indicator.actual, indicator.target):
        if value is not None and value.quantity is not None:
            known, named = value.quantity, _UNIT.search(value.text)
            alike = named is None or quantity.unit in named[0]  # 312断面次 are no 26个
            return unit_of_count(known) == unit_of_count(quantity) or (
                known.unit == "" and quantity.kind == "count" and alike
            )
    return False


def unit_of_count(quantity: Quantity) -> str:
    """The unit of a count, people in 人 whatever they are counted in (89名, 89位)."""
    return "人" if quantity.unit in _PEOPLE else quantity.unit


def _likeness(left: str, right: str, name: str) -> int:
    """100 when the name stands right at the figure, less for a part of it, 0 for nothing in common."""
    core = _core(name)
    before, behind = _PARTICLES.sub("", left), _PARTICLES.sub("", right)
    if len(core) < 3:
        return 0
    near = before[-len(core) - 8 :] + behind[: len(core) + 4]
    if before.endswith(core) or core in near:
        return 100
    if len(before) >= 4 and (core.startswith(before[-len(core) :]) or core.endswith(before[-len(core) :])):
        return 100
    for cut in range(2, len(core) - 1):  # 调研20家企业: the name parted by the figure
        if before.endswith(core[:cut]) and behind.startswith(core[cut:]):
            return 100
    for tail in range(len(before) - 4):
        words = before[tail:]
        if 4 <= len(words) <= len(core) and core.startswith(words):
            return 100
    run = common_run(core, near)
    return 100 * run // len(core) if run >= 4 else 0


_PARTIAL = regex.compile(r"其中|每|平均|新增|累计|截至|上年|去年|以前年度|季度|上半年|下半年|\d月")


def about(text: FormText, at: int, indicators: Sequence[Indicator]) -> tuple[Indicator, int] | None:
    """The indicator that the figure ``at`` of the text is about, and how surely, in percent; ``None`` if it is about none or several.

    A satisfaction rate is about the form's only satisfaction indicator, whoever is asked.
    """
    token = text.tokens[at]
    if token.quantity.kind not in ("count", "percent"):
        return None
    left, right = context(text, at)
    if token.quantity.kind == "percent" and (
        _CONTENT in left or "意度" in left or "满意度" in text.about or "意度情况" in text.about
    ):
        asked = [i for i in indicators if i.name and _CONTENT in i.name.text + i.levels and _fits_unit(token, i)]
        told = [t for t in text.tokens if t.quantity.kind == "percent"]
        return (asked[0], 100) if len(asked) == 1 and _is_last_satisfaction(text, at, told) else None
    partial = _PARTIAL.search(left)
    if partial and not any(i.name and partial.group() in i.name.text for i in indicators):
        return None  # a part of what the indicator counts, or another period's
    ranked = sorted(
        (
            (_likeness(left, right, i.name.text), -n)
            for n, i in enumerate(indicators)
            if i.name and _fits_unit(token, i)
        ),
        reverse=True,
    )
    if not ranked or ranked[0][0] < 50 or (len(ranked) > 1 and ranked[1][0] >= ranked[0][0]):
        return None
    return indicators[-ranked[0][1]], ranked[0][0]


def _is_last_satisfaction(text: FormText, at: int, told: Sequence[Token]) -> bool:
    """Whether the text tells one satisfaction rate only."""
    rated = [n for n, t in enumerate(text.tokens) if t.quantity.kind == "percent" and "意度" in context(text, n)[0]]
    return rated == [at] if rated else len(told) == 1
