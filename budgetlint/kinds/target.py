"""An indicator's actual value (实际完成值) against its target (指标值): met or not, and in one unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Indicator, Value
from budgetlint.interval import unit_scale
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import is_money, open_question
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("project", "indicator", "target", "actual")

_BARE = regex.compile(r"[≥≤=<>]?[\d.,]+(?:/.*)?")
_RATE_NAME = regex.compile(r"率|比例|比重|占比|百分比|程度|度$|增长|增幅|降幅|进度|%|水平|情况|达标")
_HEAD_COUNT = regex.compile(r"(?:人数|户数|家数|次数|个数|台数|件数|本数|人次|场次|批次|数量|群众|总数)$")


@dataclass(frozen=True)
class Params:
    """``of``: ``met`` (a missed target with full marks and no reason), ``unit`` (units that do not fit each other),
    ``missing-unit`` (a unit on one side only), ``measure`` (a head count stated in percent)."""

    of: Literal["met", "unit", "missing-unit", "measure"] = "met"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    looks = {"met": _met, "unit": _unit, "missing-unit": _missing_unit, "measure": _measure}
    for form in facts.forms.forms:
        for indicator in form.indicators:
            yield from looks[params.of](form, indicator)


def _fields(form: Form, indicator: Indicator) -> dict[str, str]:
    return {
        "project": form.name.text,
        "indicator": indicator.name.text if indicator.name else indicator.levels or worded("（无名称）"),
        "target": indicator.target.text if indicator.target else "",
        "actual": indicator.actual.text if indicator.actual else "",
    }


def _both(indicator: Indicator) -> tuple[Value, Quantity, Value, Quantity] | None:
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None or target.quantity is None or actual.quantity is None:
        return None
    return target, target.quantity, actual, actual.quantity


def _evidence(target: Quantity, actual: Quantity) -> tuple[Evidence, Evidence]:
    return evidence_of("actual", worded("实际完成值"), actual), evidence_of("target", worded("年度指标值"), target)


# ----------------------------------------------------------------------------------------------- met


def _met(form: Form, indicator: Indicator) -> Iterator[Outcome]:
    both = _both(indicator)
    if both is None or _unit_trouble(both[1], both[3]):
        return
    target, wanted, actual, got = both
    fields = _fields(form, indicator)
    evidence = list(_evidence(wanted, got))
    scale = unit_scale(got.unit, wanted.unit) or Decimal(1)
    if _reaches(target.sign, wanted.value, got.value * scale, got.bound or actual.sign):
        yield Outcome(Verdict.EXACT, tuple(evidence), wanted.value, None, fields)
        return
    weight, score = indicator.weight, indicator.score
    if weight is None or score is None:
        yield open_question(
            worded("指标“{indicator}”未达指标值，但表中没有得分可核", indicator=fields["indicator"]),
            form.name.text,
            *evidence,
        )
        return
    evidence.append(evidence_of("score", worded("得分"), score))
    if score.value < weight.value or indicator.reason:
        yield Outcome(Verdict.EXACT, tuple(evidence), wanted.value, None, fields)
    elif not indicator.certain or not target.sign:
        yield open_question(
            worded("指标“{indicator}”没有写比较符号，是否达标不能确定", indicator=fields["indicator"]),
            form.name.text,
            *evidence,
        )
    else:
        saved = target.sign == "=" and is_money(wanted) and got.value * scale < wanted.value
        verdict = Verdict.SUSPICIOUS if saved else Verdict.ERROR  # less spent than planned is no failure
        yield Outcome(verdict, tuple(evidence), target.text, abs(got.value * scale - wanted.value), fields)


def _reaches(sign: str, wanted: Decimal, got: Decimal, bound: str) -> bool:
    """Whether the actual value keeps the target; “200余次” is at least 200."""
    if sign == "≥":
        return got >= wanted
    if sign == ">":
        return got > wanted or (got == wanted and bound in ("≥", ">"))
    if sign == "≤":
        return got <= wanted
    if sign == "<":
        return got < wanted or (got == wanted and bound in ("≤", "<"))
    return got == wanted or (bound == "≥" and got <= wanted) or (sign == "" and got > wanted)


# ---------------------------------------------------------------------------------------------- unit


def _family(quantity: Quantity) -> str:
    """What is counted: money, percent, points, things, or a number without unit."""
    return {"amount": "money", "percent": "percent", "count": "things"}.get(quantity.kind, "number")


def _unit_trouble(target: Quantity, actual: Quantity) -> bool:
    """Whether the two cannot be set against each other: different families, or one number in units far apart."""
    ours, theirs = _family(target), _family(actual)
    if "number" in (ours, theirs):
        return False
    if ours != theirs:
        return True
    scale = unit_scale(actual.unit, target.unit)
    return ours == "money" and (scale is None or (scale != 1 and target.value == actual.value))


def _unit(form: Form, indicator: Indicator) -> Iterator[Outcome]:
    both = _both(indicator)
    if both is None:
        return
    _, wanted, _, got = both
    fields = _fields(form, indicator)
    evidence = _evidence(wanted, got)
    if "number" in (_family(wanted), _family(got)):
        return
    if not _unit_trouble(wanted, got):
        yield Outcome(Verdict.EXACT, evidence, wanted.unit, None, fields)
    elif _family(wanted) == _family(got) and unit_scale(got.unit, wanted.unit) is None:
        yield open_question(
            worded("指标“{indicator}”的计量单位写法不同，不能比较", indicator=fields["indicator"]),
            form.name.text,
            *evidence,
        )
    elif not indicator.certain:
        yield open_question(
            worded("指标“{indicator}”一行缺单元格", indicator=fields["indicator"]), form.name.text, *evidence
        )
    else:
        yield Outcome(Verdict.ERROR, evidence, wanted.unit, None, fields)


def _missing_unit(form: Form, indicator: Indicator) -> Iterator[Outcome]:
    both = _both(indicator)
    if both is None or not indicator.certain:
        return
    _, wanted, actual, got = both
    bare = [q for q in (wanted, got) if _family(q) == "number" and q.unit == ""]
    fields = _fields(form, indicator)
    if len(bare) == 1 and got in bare and _BARE.fullmatch(actual.text):
        yield Outcome(Verdict.ERROR, _evidence(wanted, got), wanted.unit, None, fields)


# ------------------------------------------------------------------------------------------- measure


def _measure(form: Form, indicator: Indicator) -> Iterator[Outcome]:
    """A number of people or things cannot be a percentage."""
    name = indicator.name.text if indicator.name else ""
    actual = indicator.actual.quantity if indicator.actual else None
    target = indicator.target.quantity if indicator.target else None
    if not name or actual is None or not _HEAD_COUNT.search(name) or _RATE_NAME.search(name):
        return
    evidence = [evidence_of("actual", worded("实际完成值"), actual)]
    if target is not None:
        evidence.append(evidence_of("target", worded("年度指标值"), target))
    wrong = actual.kind == "percent" and (target is None or target.kind == "percent")
    fields = _fields(form, indicator)
    rated = "率" in indicator.levels or (indicator.target is not None and "率" in indicator.target.text)
    if wrong and rated:
        yield open_question(worded("指标“{name}”可能是比率", name=name), form.name.text, *evidence)
    else:
        expected = "人、户、家、次等个数" if wrong else actual.unit
        yield Outcome(Verdict.ERROR if wrong else Verdict.EXACT, tuple(evidence), expected, None, fields)
