"""How many indicators an evaluation says it has (22个三级指标) against the table of marks behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS = ("project", "counted")

_LOWEST = regex.compile(r"\s?三级(?:评价)?指标")
MAX_MARKS = 100  # of all indicators
_OF_ALL = regex.compile(
    r"(?:[一二]级(?:评价)?指标|指标体系|[共总合])[^。;；]*$"
)  # others are of one level: 数量指标设定6个三级指标
_OF_ONE = regex.compile(
    r"(?:类|[策程出益度])指标(?:由|包括|包含|下设|共|设|分为)[^。;；]*$"
)  # 项目决策类指标由3个二级指标和6个三级指标构成
_LOWER = regex.compile("四级")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each number of third-level indicators before a table of marks that was read whole: its weights make 100."""
    whole = sorted((form for form in facts.forms.forms if _is_whole(form)), key=lambda form: form.span.start)
    for passage, tokens in facts.passages if whole else ():
        for token in tokens:
            behind = passage.text[token.end : token.end + 8]
            if token.quantity.kind != "count" or not _LOWEST.match(behind) or _LOWER.search(passage.text):
                continue
            before = passage.text[: token.start]
            if not _OF_ALL.search(before) or _OF_ONE.search(before):
                continue
            form = next((each for each in whole if each.span.start > token.quantity.span.end), None)
            if form is not None:
                counted = len(form.indicators)
                evidence = (
                    evidence_of("announced", worded("公布的个数"), token.quantity),
                    Evidence("form", worded("评分表"), form.name.span),
                )
                same = token.quantity.value == counted
                fields = {"project": form.name.text, "counted": str(counted)}
                verdict = Verdict.EXACT if same else Verdict.ERROR
                yield Outcome(verdict, evidence, str(counted), token.quantity.value - counted, fields)


def _is_whole(form: Form) -> bool:
    """Whether every row of a table of marks by three levels was read: its weights make 100."""
    weights = [each.weight.value for each in form.indicators if each.weight]
    levels = any(each.level1 for each in form.indicators) and any(each.level2 for each in form.indicators)
    return levels and not form.gaps and sum(weights) == MAX_MARKS and all(each.name for each in form.indicators)
