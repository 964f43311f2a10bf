"""No mark (得分) is above its weight (分值)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint.facts import Facts
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import full_weight, open_question, score_evidence
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS = ("project", "indicator")


@dataclass(frozen=True)
class Params:
    """No parameters: every row with 分值 and 得分 is looked at, the execution rate's too."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for form in facts.forms.forms:
        weight, score = form.fund("weight"), form.fund("score")
        proven = not form.gaps and full_weight(form)[0] == 100  # all weights were read, for they make 100
        most_read = len(form.indicators) > len(form.gaps)  # else a pair may be the end of a row and the total below it
        if weight and score:
            yield _outcome(
                form.name.text,
                worded("预算执行率"),
                evidence_of("score", worded("预算执行率得分"), score),
                evidence_of("weight", worded("预算执行率分值"), weight),
                certain=True,
            )
        for indicator in form.indicators:
            got, cap = score_evidence(indicator, "score"), score_evidence(indicator, "weight", "weight")
            if got and cap:
                name = indicator.name.text if indicator.name else worded("（无名称）")
                yield _outcome(form.name.text, name, got, cap, certain=(indicator.certain and most_read) or proven)


def _outcome(project: str, indicator: str, score: Evidence, weight: Evidence, *, certain: bool) -> Outcome:
    assert score.quantity and weight.quantity
    over = score.quantity.value - weight.quantity.value
    if over > 0 and not certain:
        return open_question(
            worded("指标“{indicator}”一行缺单元格，分不清分值和得分", indicator=indicator), project, score, weight
        )
    verdict = Verdict.ERROR if over > 0 else Verdict.EXACT
    fields = {"project": project, "indicator": indicator}
    return Outcome(verdict, (score, weight), weight.quantity.value, max(over, over * 0), fields)
