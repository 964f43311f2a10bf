"""How many projects are announced: against the summary list, the forms and the grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Announcement, Forms
from budgetlint.kinds._common import evidence_of, undecided
from budgetlint.kinds._grades import Scale, grade_scale
from budgetlint.kinds._projects import adds_up
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Span, Verdict

FIELDS = ("what", "counted")


@dataclass(frozen=True)
class Params:
    """No parameters: every announced number of self-evaluated projects, forms or grades."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    forms = facts.forms
    projects = [each for each in forms.announcements if each.what == "projects"]
    listed = _listed(forms)
    for each in projects:
        if any(other.sentence == each.sentence and other.quantity.value > each.quantity.value for other in projects):
            continue  # 对5个项目开展自评，其中一般公共预算项目4个
        if listed is None:
            if _same_money(forms, each):
                yield _compare(
                    each, (len(forms.forms), [f.name.span for f in forms.forms]), worded("自评表"), sure=True
                )
            elif forms.lists:
                yield undecided(
                    worded("汇总表序号不连续，可能没有读全，项目个数无法核对"),
                    evidence_of("announced", worded("公布的个数"), each.quantity),
                )
        else:
            yield _compare(each, listed, worded("汇总表所列项目"), sure=_sure(forms, projects, each))
    for each in forms.announcements:
        if each.what == "forms" and forms.forms:
            yield _compare(each, (len(forms.forms), [f.name.span for f in forms.forms]), worded("自评表"), sure=False)
    yield from _grades(forms, grade_scale(facts))
    yield from _grade_sum(forms, projects)


def _listed(forms: Forms) -> tuple[int, list[Span]] | None:
    """The number of projects in the list; ``None`` where its numbering (序号) does not run from 1 to the last."""
    if not forms.lists or [row.number for row in forms.lists] != list(range(1, len(forms.lists) + 1)):
        return None
    return len(forms.lists), [row.name.span for row in forms.lists]


def _same_money(forms: Forms, announced: Announcement) -> bool:
    """Whether the money announced beside a number of projects is that of the forms, so that they are the very projects."""
    funds = [
        each.quantity
        for each in forms.announcements
        if each.what in ("funds", "budgeted") and each.sentence == announced.sentence
    ]
    return len(funds) == 1 and any(_make(forms, role, funds[0]) for role in ("full", "outturn", "initial"))


def _make(forms: Forms, role: str, funds: Quantity) -> bool:
    figures = [figure for form in forms.forms if (figure := form.fund(role))]
    return 1 < len(figures) == len(forms.forms) and adds_up(funds, figures)


def _sure(forms: Forms, projects: list[Announcement], each: Announcement) -> bool:
    """Whether the announced number can only mean the list's projects: all announcements give one number."""
    return len({other.quantity.value for other in projects}) == 1


def _compare(each: Announcement, counted: tuple[int, list[Span]], what: str, *, sure: bool) -> Outcome:
    number, spans = counted
    stated = evidence_of("announced", worded("公布的个数"), each.quantity)
    others = tuple(Evidence("counted", what, span) for span in spans)
    fields = {"what": what, "counted": str(number)}
    gap = each.quantity.value - number
    if gap == 0:
        return Outcome(Verdict.EXACT, (stated, *others), Decimal(number), Decimal(0), fields)
    if not sure:
        return undecided(
            worded(
                "公布{figure}，{what}有{number}个，可能不是同一批项目或没有全部公开",
                figure=each.quantity.text,
                what=what,
                number=number,
            ),
            stated,
            *others,
        )
    return Outcome(Verdict.ERROR, (stated, *others), Decimal(number), gap, fields)


def _grades(forms: Forms, scale: Scale) -> Iterator[Outcome]:
    """“6个项目自评等级为优” against the grades of the list.

    Where the list's scores make the announced number, it is a grade of the list that is wrong, not the number.
    """
    graded = [row for row in forms.lists if row.grade]
    if not graded or len(graded) < len(forms.lists) or _listed(forms) is None:
        return
    scores = [row.figures["score"].value for row in graded if "score" in row.figures]
    made = Counter(map(scale.grade, scores)) if len(scores) == len(graded) else Counter[str]()
    count = Counter(row.grade.text[0] for row in graded if row.grade)
    announced = [each for each in forms.announcements if each.what == "graded"]
    whole = sum(count.values())
    for each in announced:
        same = [other for other in announced if other.sentence == each.sentence]
        sure = sum((other.quantity.value for other in same), Decimal(0)) in (whole, 2 * whole) or any(
            p.what == "projects" and p.quantity.value == whole for p in forms.announcements
        )
        # a row missing among them stands under another grade, so the others are evidence as well
        words = sorted((row.grade for row in graded if row.grade), key=lambda word: word.text[0] != each.grade)
        spans = [word.span for word in words]
        if made[each.grade] == each.quantity.value != count[each.grade]:
            stated = evidence_of("announced", worded("公布的个数"), each.quantity)
            reason = worded(
                "公布的“{grade}”级个数与汇总表得分相符而与所填等级不符，应核对汇总表的等级", grade=each.grade
            )
            yield undecided(reason, stated, *(Evidence("counted", worded("汇总表等级"), span) for span in spans))
            continue
        yield _compare(
            each, (count[each.grade], spans), worded("汇总表中等级为“{grade}”的项目", grade=each.grade), sure=sure
        )


def _whole(projects: list[Announcement]) -> list[Announcement]:
    """The announcements of all projects: of 13个项目（其中一般公共预算10个，政府性基金3个） the first alone."""
    largest = max(projects, key=lambda each: each.quantity.value, default=None)
    rest = [each for each in projects if each is not largest]
    if largest and len(rest) > 1 and sum(each.quantity.value for each in rest) == largest.quantity.value:
        return [largest]
    return projects


def _grade_sum(forms: Forms, projects: list[Announcement]) -> Iterator[Outcome]:
    """The numbers of each grade in one paragraph make the number of projects."""
    for paragraph in sorted({each.sentence for each in forms.announcements if each.what == "graded"}):
        grades = [each for each in forms.announcements if each.what == "graded" and each.sentence == paragraph]
        whole = _whole([each for each in projects if each.sentence == paragraph])
        if not whole or len({each.quantity.value for each in whole}) > 1:
            continue
        stated = evidence_of("announced", worded("公布的个数"), whole[0].quantity)
        parts = tuple(
            evidence_of("part", worded("等级为“{grade}”的个数", grade=each.grade), each.quantity) for each in grades
        )
        number = sum((each.quantity.value for each in grades), Decimal(0))
        fields = {"what": worded("各等级项目"), "counted": f"{number:f}"}
        if number == whole[0].quantity.value:
            yield Outcome(Verdict.EXACT, (stated, *parts), number, Decimal(0), fields)
        elif len({each.grade for each in grades}) < len(grades) or (
            len(grades) == 1 and number < whole[0].quantity.value
        ):
            yield undecided(worded("没有写全各等级的个数，合计无法复核"), stated, *parts)
        else:
            yield Outcome(Verdict.ERROR, (stated, *parts), number, whole[0].quantity.value - number, fields)
