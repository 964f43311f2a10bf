"""The amounts announced for all self-evaluated projects (涉及资金, 实际支出): against the sum of their forms or list rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Announcement, Form, Forms
from budgetlint.interval import compare, usual
from budgetlint.kinds._common import evidence_of, undecided
from budgetlint.kinds._projects import added_in, adds_up, is_money
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("basis", "sums")
INFERRED = True

_ROLES = {"initial": "年初预算数", "full": "全年预算数", "outturn": "全年执行数"}


@dataclass(frozen=True)
class Params:
    """``of``: ``announced`` (涉及资金 in the text) or ``list`` (the total row of the summary list)."""

    of: Literal["announced", "list"] = "announced"


@dataclass(frozen=True, slots=True)
class _Sum:
    """The sum of one figure over all projects, or ``fiscal`` of what of it is fiscal appropriation; ``guessed`` where a
    form's funds are blank and its text stands in."""

    role: str
    figures: tuple[Quantity, ...]
    guessed: bool = False
    fiscal: bool = False

    @property
    def label(self) -> str:
        label = worded(_ROLES[self.role])
        return worded("财政拨款{label}", label=label) if self.fiscal else label


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    forms = facts.forms
    if params.of == "list":
        yield from _list_total(forms)
        return
    projects = {each.quantity.value for each in forms.announcements if each.what == "projects"}
    for each in forms.announcements:
        if each.what in ("funds", "budgeted", "outturn"):
            yield _announced(forms, each, projects)


def _list_total(forms: Forms) -> Iterator[Outcome]:
    if forms.list_total is None:
        return
    for role, name in _ROLES.items():
        label = worded(name)
        stated = forms.list_total.figures.get(role)
        rows = [(row.name.text, figure) for row in forms.lists if (figure := row.figures.get(role))]
        if stated is None:
            continue
        head = evidence_of("total", worded("汇总表{label}合计", label=label), stated)
        added = added_in((figure for _, figure in rows), stated.unit)
        if not 0 < len(rows) == len(forms.lists) or added is None:
            yield undecided(worded("汇总表有项目的{label}没有读出，合计无法复核", label=label), head)
            continue
        parts = tuple(evidence_of("part", name, figure) for name, figure in rows)
        verdict = compare(usual(stated), added, stated.usual_step)
        if not verdict.holds and not _whole_list(forms):
            yield undecided(worded("汇总表序号不连续或与公布的项目数不同，可能缺行，合计无法复核"), head)
            continue
        fields = {"basis": worded("汇总表{label}", label=label), "sums": f"{added.value:,f}"}
        yield Outcome(verdict, (head, *parts), added.value, stated.value - added.value, fields)


def _whole_list(forms: Forms) -> bool:
    """Whether no row of the list is lost: another of its totals adds up, or it is numbered through and as long as the text
    says."""
    if any(_adds_up(forms, role) for role in _ROLES):
        return True
    announced = {each.quantity.value for each in forms.announcements if each.what == "projects"}
    return _numbered(forms) and (not announced or Decimal(len(forms.lists)) in announced)


def _numbered(forms: Forms) -> bool:
    return [row.number for row in forms.lists] == list(range(1, len(forms.lists) + 1))


def _adds_up(forms: Forms, role: str) -> bool:
    """Whether the list's own total of that figure is the sum of its rows: so none is lost."""
    stated = forms.list_total.figures.get(role) if forms.list_total else None
    figures = [figure for row in forms.lists if (figure := row.figures.get(role))]
    return stated is not None and 0 < len(figures) == len(forms.lists) and adds_up(stated, figures)


def _announced(forms: Forms, each: Announcement, projects: set[Decimal]) -> Outcome:
    spent = each.what == "outturn"
    stated = evidence_of("announced", worded("公布的实际支出") if spent else worded("公布的涉及资金"), each.quantity)
    sums, why = _sums(forms, projects)
    listed = Decimal(len(sums[0].figures)) if sums else None
    counts = {count.value for count in each.of}
    beside = [o.quantity.value for o in forms.announcements if o.what == "projects" and o.sentence == each.sentence]
    batches = (len(projects) > 1 and sum(projects) == listed) or (len(beside) > 1 and sum(beside) == listed)
    of_all = listed in counts or sum(counts) == listed
    if counts and not of_all and (listed in projects or batches):  # of other projects than those listed
        return undecided(worded("所说的项目不是表中的全部项目，涉及资金无法复核"), stated)
    sums = [one for one in sums if one.role == "outturn"] if spent else sums
    if not sums:
        return undecided(why or worded("没有读出各项目的执行数，实际支出无法复核"), stated)
    results = []
    for one in sums:
        added = added_in(one.figures, each.quantity.unit)
        if added is None:
            return undecided(worded("涉及资金与自评表的单位不同"), stated)
        results.append((one, added, compare(usual(each.quantity), added, each.quantity.usual_step)))
    unit = each.quantity.unit
    shown = worded("；").join(
        worded("{label}合计{amount}", label=one.label, amount=f"{added.value:,f}{unit}") for one, added, _ in results
    )
    for one, added, verdict in results:
        if verdict.holds:
            other_base = each.what == "budgeted" and one.role == "outturn" and not one.fiscal and len(results) > 1
            evidence = (stated, *_parts(one))
            fields = {"basis": one.label, "sums": shown}
            difference = each.quantity.value - added.value
            return Outcome(Verdict.SUSPICIOUS if other_base else verdict, evidence, added.value, difference, fields)
    closest, added, verdict = min(results, key=lambda result: abs(result[1].value - each.quantity.value))
    if not spent and all(one.role == "outturn" and not one.fiscal for one, _, _ in results):
        return undecided(worded("只有各项目的执行数，涉及资金或是预算数"), stated)
    guessed = any(one.guessed for one, _, _ in results) or (len(results) < 2 and not spent)
    fields = {"basis": closest.label, "sums": shown}
    difference = each.quantity.value - added.value
    return Outcome(
        Verdict.SUSPICIOUS if guessed else verdict, (stated, *_parts(closest)), added.value, difference, fields
    )


def _parts(one: _Sum) -> Sequence[Evidence]:
    return [evidence_of("part", one.label, quantity) for quantity in one.figures]


def _sums(forms: Forms, projects: set[Decimal]) -> tuple[list[_Sum], str]:
    """The sums over the list's rows where it gives amounts, else over the forms where every project has one."""
    listed = []
    for role in _ROLES:
        figures = [row.figures.get(role) for row in forms.lists]
        if figures and all(figures):
            listed.append(_Sum(role, tuple(q for q in figures if q)))
    announced = len(projects) == 1 and Decimal(len(forms.lists)) in projects
    if listed and (announced or _numbered(forms) and any(_adds_up(forms, role) for role in _ROLES)):
        return listed, ""
    if len(projects) != 1:
        return [], worded("没有公布项目个数或公布了几批项目，涉及资金无法复核")
    if not forms.forms or Decimal(len(forms.forms)) not in projects:
        return [], worded("公开的自评表少于公布的项目数，涉及资金无法复核")
    sums = []
    for role in _ROLES:
        figures = [form.fund(role) for form in forms.forms]
        stood_in = [q or _stand_in(form, role) for form, q in zip(forms.forms, figures, strict=True)]
        if all(stood_in):
            sums.append(_Sum(role, tuple(q for q in stood_in if q), not all(figures)))
    known = [sum(quantity.value for quantity in each.figures) for each in sums]
    sums += [each for each in _fiscal(forms) if sum(quantity.value for quantity in each.figures) not in known]
    return sums, "" if sums else worded("有自评表的资金栏没有读出，涉及资金无法复核")


def _fiscal(forms: Forms) -> list[_Sum]:
    """The sums of the fiscal allocations alone, where every form states one."""
    found = []
    for role in ("full", "outturn"):
        rows = [[part for part in form.funds.parts if "财政" in part.label.text] for form in forms.forms]
        figures = [parts[0].get(role) if len(parts) == 1 else None for parts in rows]
        if figures and all(figures):
            found.append(_Sum(role, tuple(q for q in figures if q), fiscal=True))
    return found


def _stand_in(form: Form, role: str) -> Quantity | None:
    """The budget that a form's text or its one cost indicator tells where its funds are blank."""
    if role == "outturn" or form.funds.total is not None:
        return None
    told = [quantity for name, quantity in form.statements if name == "budget"]
    if told:
        return told[0]
    costs = [i.target.quantity for i in form.indicators if i.target and is_money(i.target.quantity)]
    return costs[0] if len(costs) == 1 else None
