"""One project in the summary list, its form, its narrative and its evaluation report: one score, grade, budget, outturn, rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form
from budgetlint.facts.pieces import Word
from budgetlint.facts.projects import Project, same_project
from budgetlint.interval import printed, unit_scale
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._grades import Scale, grade_scale
from budgetlint.kinds._projects import evidence_word, figure, open_question, pairs, same_amount, same_mark
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict
from budgetlint.slips import in_wrong_unit, one_slip

FIELDS = ("project", "what", "place", "other")

_WHAT = {
    "score": "得分",
    "grade": "等级",
    "budget": "预算数",
    "outturn": "执行数",
    "rate": "执行率",
    "name": "项目名称",
}
_BUDGETS = ("full", "initial", "budget")


@dataclass(frozen=True)
class Params:
    """``figure``: what is compared."""

    figure: Literal["score", "grade", "budget", "outturn", "rate", "name"] = "score"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    scale = grade_scale(facts) if params.figure == "grade" else None
    for project in facts.forms.projects:
        if params.figure == "score":
            yield from _scores(project)
        elif scale is not None:
            yield from _graded(project, scale)
        elif params.figure == "name":
            yield from _names(project)
        elif params.figure == "budget":
            yield from _budgets(project)
        else:
            yield from _amounts(project, params.figure)


def _fields(project: Project, what: str, one: Evidence, other: Evidence) -> dict[str, str]:
    return {"project": project.name, "what": what, "place": one.label, "other": other.label}


# --------------------------------------------------------------------------------------------- marks


def _scores(project: Project) -> Iterator[Outcome]:
    yield from _marks(project, _score_places(project))
    judged = [n.get("evaluation") for n in project.narratives]
    judged += [q for r in project.reports for roles in r.paragraphs for role, q in roles if role == "evaluation"]
    yield from _marks(project, [evidence_of("evaluation", worded("评价得分"), q) for q in judged if q])


def _score_places(project: Project) -> list[Evidence]:
    """The project's score in each of its places."""
    found: list[Evidence] = []
    row, form = project.row, project.form
    if form and form.total:
        found.append(evidence_of("form", worded("自评表总分"), form.total))
    if row and "score" in row.figures:
        found.append(evidence_of("list", worded("汇总表得分"), row.figures["score"]))
    for narrative in project.narratives:
        score = narrative.get("score")
        if score:
            found.append(evidence_of("narrative", worded("综述得分"), score))
    return found


def _marks(project: Project, found: list[Evidence]) -> Iterator[Outcome]:
    for one, other in pairs(found):
        assert one.quantity and other.quantity
        if "malformed" in (one.quantity.kind, other.quantity.kind):
            continue
        verdict = same_mark(one.quantity, other.quantity)
        difference = one.quantity.value - other.quantity.value
        yield Outcome(
            verdict, (one, other), other.quantity.value, difference, _fields(project, worded("得分"), one, other)
        )


# --------------------------------------------------------------------------------------------- words


def _grades(project: Project) -> list[Evidence]:
    found: list[tuple[str, Word | None]] = []
    if project.row:
        found.append((worded("汇总表等级"), project.row.grade))
    if project.form:
        found.append((worded("自评表等级"), project.form.grade))
    found += [(worded("综述等级"), n.grade) for n in project.narratives if not n.evaluation]
    return [evidence_word(word.text[0], label, word) for label, word in found if word]


def _graded(project: Project, scale: Scale) -> Iterator[Outcome]:
    """One outcome for each place whose grade is not the project's; one for all of them where they agree."""
    found = _grades(project)
    if len(found) < 2:
        return
    scores = _score_places(project)
    right = _right_grade([each.role for each in found], scores, scale)
    odd = [each for each in found if each.role != right]
    agreeing = [each for each in found if each.role == right]
    # the scores let the reader decide; as words, for they are not what disagrees
    known = [Evidence("score", each.label, each.span) for each in scores]
    for one in odd:
        fields = _fields(project, worded("等级"), one, agreeing[0])
        yield Outcome(Verdict.ERROR, (one, *agreeing, *known), right, None, fields)
    if not odd:
        yield Outcome(Verdict.EXACT, tuple(found), right, None, _fields(project, worded("等级"), found[0], found[1]))


def _right_grade(grades: list[str], scores: list[Evidence], scale: Scale) -> str:
    """The grade most places give; of several, the one that all scores of the project make, else the first."""
    ranked = Counter(grades).most_common()
    most = [grade for grade, number in ranked if number == ranked[0][1]]
    made = {scale.grade(score.quantity.value) for score in scores if score.quantity}
    fitting = [grade for grade in most if made == {grade}]
    return (fitting or most)[0]


def _names(project: Project) -> Iterator[Outcome]:
    found: list[tuple[str, Word]] = []
    if project.form:
        found.append((worded("自评表"), project.form.name))
    if project.row:
        found.append((worded("汇总表"), project.row.name))
    found += [(worded("综述"), narrative.name) for narrative in project.narratives]
    words = dict(reversed(found))
    evidence = [evidence_word("name", label, word) for label, word in found]
    for one, other in pairs(evidence):
        first, second = words[one.label], words[other.label]
        alike = same_project(first.text, second.text) == 100
        verdict = Verdict.EXACT if alike else Verdict.ERROR
        yield Outcome(verdict, (one, other), second.text, None, _fields(project, worded("项目名称"), one, other))


# ------------------------------------------------------------------------------------------- amounts


def _budgets(project: Project) -> Iterator[Outcome]:
    """Budgets by their own kind; 预算数 not named further may be either."""
    found = [(role, each) for role in _BUDGETS for each in _statements(project, role)]
    for at, (role, one) in enumerate(found):
        for other_role, other in found[:at]:
            if role == other_role or "budget" in (role, other_role):
                if role != other_role and _elsewhere(found, role, other_role, one, other):
                    continue
                yield from _pair(project, role if other_role == "budget" else other_role, one, other)


def _elsewhere(found: list[tuple[str, Evidence]], role: str, other_role: str, one: Evidence, other: Evidence) -> bool:
    """Whether an unnamed budget agrees with another budget of the project, so that it is not this one."""
    unnamed = one if role == "budget" else other
    assert unnamed.quantity
    others = [each for each_role, each in found if each_role != "budget" and each is not one and each is not other]
    verdicts = [same_amount(unnamed.quantity, each.quantity) for each in others if each.quantity]
    return any(verdict is not None and verdict.holds for verdict in verdicts)


def _statements(project: Project, role: str) -> list[Evidence]:
    """Each place's statement of that figure."""
    found: list[Evidence] = []
    what = worded(
        {"full": "全年预算数", "initial": "年初预算数", "budget": "预算数", "outturn": "执行数", "rate": "执行率"}[role]
    )
    row, form = project.row, project.form
    if form:
        own = form.fund(role)
        if own is not None:
            found.append(evidence_of("form", worded("自评表{what}", what=what), own))
    if row and role in row.figures:
        found.append(evidence_of("list", worded("汇总表{what}", what=what), row.figures[role]))
    if form:
        found += [
            evidence_of("text", worded("自评表文字所述{what}", what=what), q)
            for name, q in form.statements
            if name == role
        ]
    for narrative in project.narratives:
        found += [
            evidence_of("narrative", worded("综述{what}", what=what), q)
            for name, q in narrative.figures
            if name == role
        ]
    for report in project.reports:
        told = [q for roles in report.paragraphs for name, q in roles if name == role]
        found += [evidence_of("report", worded("评价报告{what}", what=what), q) for q in told]
    return found


def _amounts(project: Project, role: str) -> Iterator[Outcome]:
    for one, other in pairs(_statements(project, role)):
        yield from _pair(project, role, one, other)


def _pair(project: Project, role: str, one: Evidence, other: Evidence) -> Iterator[Outcome]:
    assert one.quantity and other.quantity
    what = _WHAT.get(role, _WHAT["budget"])
    ours, theirs = one.quantity, other.quantity
    if "malformed" in (ours.kind, theirs.kind):
        return
    if what == "执行率":
        ours, theirs = _percent(ours), _percent(theirs)
    verdict = same_amount(ours, theirs, tables=one.role in ("list", "form") and other.role in ("list", "form"))
    if verdict is None:
        yield open_question(worded("{what}的单位不同，不能比较", what=worded(what)), project.name, one, other)
        return
    scale = unit_scale(theirs.unit, ours.unit) or Decimal(1)
    if (
        verdict is Verdict.ERROR
        and ours.value
        and theirs.value
        and ours.unit != theirs.unit
        and ours.value == theirs.value
    ):
        yield open_question(
            worded(
                "{what}数字相同而单位不同（{ours}、{theirs}），自评表的单位可能没有写明",
                what=worded(what),
                ours=figure(ours),
                theirs=figure(theirs),
            ),
            project.name,
            one,
            other,
        )
        return
    if verdict is Verdict.ERROR and _is_of_one_source(project.form, role, one, other):
        yield open_question(worded("其中一处可能只是一项资金来源的数"), project.name, one, other)
        return
    if verdict is Verdict.ERROR and "report" in (one.role, other.role) and what != "执行率":
        slip = one_slip(ours, printed(theirs, scale)) or one_slip(theirs, printed(ours, 1 / scale))
        if not slip and not in_wrong_unit(ours, printed(theirs, scale)):
            yield open_question(worded("评价报告说的可能只是其中一部分"), project.name, one, other)
            return
    expected = theirs.value * scale
    yield Outcome(verdict, (one, other), expected, ours.value - expected, _fields(project, worded(what), one, other))


def _is_of_one_source(form: Form | None, role: str, one: Evidence, other: Evidence) -> bool:
    """Whether what stands beside the total of a form is the figure of one of its sources: a list of 财政拨款 alone."""
    if form is None or (one.role == "form") == (other.role == "form"):
        return False
    beside = one.quantity if other.role == "form" else other.quantity
    parts = [figure for part in form.funds.parts if (figure := part.figures.get(role)) and figure.value]
    verdicts = [same_amount(beside, part) for part in parts] if beside is not None else []
    return any(verdict is not None and verdict.holds for verdict in verdicts)


def _percent(quantity: Quantity) -> Quantity:
    """A rate without its sign is read in percent."""
    if quantity.kind == "percent":
        return quantity
    return Quantity(
        quantity.text, "percent", quantity.value, "%", quantity.step, quantity.usual_step, quantity.span, quantity.bound
    )
