"""When money was paid: the time indicator (资金到位时间) against what the form's texts say (第一季度进行支付)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Value
from budgetlint.facts.pieces import Word
from budgetlint.kinds._projects import evidence_word
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("project", "indicator", "told", "value")

_MONTH = r"(?P<month>\d{1,2})\s?月(?:份|底|初|末)?"
_PERIOD = regex.compile(
    rf"(?:(?P<year>20\d\d)\s?年\s?)?(?:第(?P<quarter>[一二三四1234])\s?季度|{_MONTH}|(?P<half>[上前下后])半年|(?P<edge>年[初底末]))"
)
_PAID = regex.compile(r"[^,，。;；\d]{0,14}?(?:支付|发放|拨付|投放|到位|兑付|报销|进行[支发拨]$)")
_PAY_NAME = regex.compile(r"(?:支付|发放|拨付|投放|到位|兑付|支出).{0,4}(?:时间|时限|期限)")
_NOT_PAID = regex.compile(r"未|次年|尾款|部分|拟|计划")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class Params:
    """No parameters: every form with an indicator on the time of payment."""


@dataclass(frozen=True, slots=True)
class _Period:
    """Months ``first``..``last`` of ``year`` (0 where none is named)."""

    year: int
    first: int
    last: int
    text: str
    start: int
    end: int

    def apart(self, other: _Period) -> bool:
        """Whether the two have no month in common."""
        if self.year and other.year and self.year != other.year:
            return True
        return self.last < other.first or other.last < self.first


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for form in facts.forms.forms:
        timed = [
            (indicator.name, indicator.target, period)
            for indicator in form.indicators
            if indicator.name and indicator.target and _PAY_NAME.search(indicator.name.text)
            if (period := _only_period(indicator.target.text)) is not None
        ]
        if len(timed) == 1:
            yield from _compare(form, *timed[0])


def _only_period(text: str) -> _Period | None:
    found = list(_periods(text))
    return found[0] if len(found) == 1 else None


def _periods(text: str) -> Iterator[_Period]:
    for match in _PERIOD.finditer(text):
        first, last = _months(match)
        if 1 <= first <= last <= 12:
            yield _Period(int(match["year"] or 0), first, last, match.group(), match.start(), match.end())


def _months(match: regex.Match[str]) -> tuple[int, int]:
    if match["quarter"]:
        quarter = _QUARTERS[match["quarter"]]
        return quarter * 3 - 2, quarter * 3
    if match["month"]:
        month = int(match["month"])
        return month, month
    if match["half"]:
        return (1, 6) if match["half"] in "上前" else (7, 12)
    return (1, 3) if match["edge"] == "年初" else (10, 12)


def _compare(form: Form, name: Word, target: Value, period: _Period) -> Iterator[Outcome]:
    seen: set[int] = set()
    for view in (*(text.view for text in form.texts), *form.lines):
        for told in _paid(view.text):
            word = Word(told.text, view.span(told.start, told.end))
            if word.span.start in seen:
                continue
            seen.add(word.span.start)
            fields = {"project": form.name.text, "indicator": name.text, "told": told.text, "value": target.text}
            verdict = Verdict.ERROR if told.apart(period) else Verdict.EXACT
            evidence = (
                evidence_word("told", worded("文字所述支付时间"), word),
                evidence_word("target", worded("{name}指标值", name=name.text), Word(target.text, target.span)),
            )
            yield Outcome(verdict, evidence, target.text, None, fields)


def _paid(body: str) -> Iterator[_Period]:
    """The one period in which a text says the money is paid; a text that names several says nothing certain."""
    found = []
    for period in _periods(body):
        behind = _PAID.match(body, period.end)
        if behind and not _NOT_PAID.search(body[max(0, period.start - 6) : behind.end()]):
            found.append(period)
    if len(found) == 1:
        yield found[0]
