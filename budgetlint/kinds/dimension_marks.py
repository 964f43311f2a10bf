"""The marks of a dimension of an evaluation (决策, 过程, 产出, 效益) wherever its report tells them: in the conclusion, in the analysis of
each dimension, and in the tables of marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.evaluations import dimension_key
from budgetlint.facts.form_model import Dimension, EvaluationReport, Form, Indicator
from budgetlint.facts.forms import WHOLE
from budgetlint.interval import compare, printed
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import marks, open_question, score_evidence
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity

FIELDS = ("project", "name", "other")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A dimension in a table of marks: its own row, or all rows below it."""

    key: str
    full: Decimal
    scores: tuple[Quantity, ...]
    evidence: tuple[Evidence, ...]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each dimension whose analysis tells its marks again, and for each that a table of its report gives."""
    for report in facts.forms.reports:
        conclusion, analysis = _told(report)
        for each in analysis:
            earlier = next((one for one in conclusion if _is_same(one.key, one.full, each.key, each.full.value)), None)
            if earlier is not None:
                other = evidence_of("other", worded("{name}得分", name=earlier.name), earlier.score)
                yield _judged(report, each, [earlier.score], [other], worded("前文"))
        rows = [row for form in _tables(facts, report) for row in _rows(form)]
        for each in (*conclusion, *analysis):
            for row in rows:
                if _is_same(each.key, each.full, row.key, row.full):
                    yield _judged(report, each, row.scores, row.evidence, worded("评分表"))


def _told(report: EvaluationReport) -> tuple[list[Dimension], list[Dimension]]:
    """The dimensions of the paragraph that tells them all (100分), and those that the analysis tells again, each once: what is told
    more often is of several projects."""
    conclusion = [each for each in report.conclusions[0] if each.key] if len(report.conclusions) == 1 else []
    within = {each.at for told in report.conclusions for each in told}
    others = [each for each in report.dimensions if each.key and each.at not in within]
    often = Counter(each.key for each in others)
    return conclusion, [each for each in others if often[each.key] == 1]


def _is_same(key: str, full: Quantity, other: str, other_full: Decimal) -> bool:
    return key == other and full.value == other_full


def _judged(
    report: EvaluationReport, told: Dimension, scores: Sequence[Quantity], others: Sequence[Evidence], other: str
) -> Outcome:
    stated = evidence_of("score", worded("{name}得分", name=told.name), told.score)
    if _of_several(report):
        return open_question(worded("写有几个不同的得分，分不清哪个是总分"), report.name, stated, *others)
    added = marks(scores)
    verdict = compare(printed(told.score), added, told.score.step)
    fields = {"project": report.name, "name": told.key, "other": other}
    return Outcome(verdict, (stated, *others), added.value, told.score.value - added.value, fields)


def _of_several(report: EvaluationReport) -> bool:
    """Whether a report gives several scores, as of several projects."""
    own = {each.score.span for each in report.dimensions}
    told = {q.value for roles in report.paragraphs for role, q in roles if role == "evaluation" and q.span not in own}
    return len(told) > 1


def _tables(facts: Facts, report: EvaluationReport) -> Iterator[Form]:
    """The tables of marks in a report that were read without gaps."""
    for form in facts.forms.forms:
        within = report.span.start < form.span.start < report.span.end
        if within and not form.gaps and (form.evaluation or (form.name.text == WHOLE and "整体" in report.name)):
            yield form


def _rows(form: Form) -> Iterator[_Row]:
    """The dimensions of a table: the first-level indicators with all rows below them or, where it has no levels, its rows."""
    has_levels = any(each.level1 for each in form.indicators)
    groups: list[tuple[str, list[Indicator]]] = []
    for each in form.indicators:
        word = each.level1 if has_levels else each.name
        key = dimension_key(word.text) if word else ""
        if key and (not groups or groups[-1][0] != key):
            groups.append((key, [each]))
        elif groups:
            groups[-1][1].append(each)
    for key, indicators in groups:
        weights = [each.weight.value for each in indicators if each.weight and each.certain]
        scores = tuple(each.score for each in indicators if each.score)
        if len(weights) == len(scores) == len(indicators):
            evidence = tuple(found for each in indicators if (found := score_evidence(each)) is not None)
            yield _Row(key, sum(weights, Decimal(0)), scores, evidence)
