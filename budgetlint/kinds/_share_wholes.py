"""What a share may be of (占比的基数): the figure its words name, near before far, else the total of the list around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import AMOUNTS, Facts
from budgetlint.facts.labels import resolve
from budgetlint.facts.paragraphs import Listing, Measured, Paragraph, Statement
from budgetlint.interval import unit_scale
from budgetlint.kinds._common import evidence_of, readable
from budgetlint.kinds._shares import is_of
from budgetlint.model import Evidence
from budgetlint.terms import plain

Spoken = dict[tuple[int, str], list[Statement]]

_YEAR = regex.compile(r"^\s*(?:(?:19|20)\d\d\s?年度?|本年度?)\s?")
_OF = regex.compile("的")
_KIND = regex.compile("预算(?:数|额|金额)?$")
MIN_NAME = 2  # characters of a whole, for what ends with them to be it


@dataclass(frozen=True, slots=True)
class Share:
    """A share as told: its paragraph and statement, the amount that it is the share of, and the list it stands in."""

    paragraph: Paragraph
    statement: Statement
    share: Measured
    part: Measured | None
    listing: Listing | None


def statements_by_name(facts: Facts) -> Spoken:
    """The statements by the part of the report they stand in and their name as printed, a year before it left out, and as known."""
    found: Spoken = defaultdict(list)
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            if statement.label and not statement.aside:
                for name in {plain(_YEAR.sub("", statement.label)), *statement.name.concepts}:
                    found[id(paragraph.part), name].append(statement)
    return found


def candidates(facts: Facts, told: Share, part: Measured, spoken: Spoken) -> Iterator[Evidence]:
    """What the share may be of: the wholes found for it and that of the list around its own; else what is called just so."""
    wholes = [
        whole
        for whole in _wholes(facts, told, part.measure)
        if whole.quantity and unit_scale(part.quantity.unit, whole.quantity.unit) is not None
    ]
    if wholes and told.listing:  # 占收入预算, of 本年收入
        outer = facts.listing_of(told.listing.total)
        above = next((f for measure in AMOUNTS if outer and (f := outer.total.get(measure))), None)
        if outer and above and _compares(part, above):
            wholes.append(evidence_of("whole", outer.total.label, above.quantity))
    if not wholes and told.share.of:
        part_of_report = id(told.paragraph.part)
        known = facts.terms.canonical(told.share.of) or ""
        called = spoken.get((part_of_report, plain(told.share.of))) or spoken.get((part_of_report, known)) or ()
        for each in [each for each in called if each is not told.statement][:1]:
            figure = each.get(part.measure)
            if figure and _compares(part, figure):
                wholes.append(evidence_of("whole", each.label, figure.quantity))
    yield from wholes


def _compares(part: Measured, whole: Measured) -> bool:
    """Whether a figure can be the whole of another: readable, and of a unit that compares."""
    return readable(whole.quantity) and unit_scale(part.quantity.unit, whole.quantity.unit) is not None


def _wholes(facts: Facts, told: Share, measure: str) -> Iterator[Evidence]:
    """What the share may be a share of: the figure it names, near before far; the total of its list."""
    paragraph, statement, share, listing = told.paragraph, told.statement, told.share, told.listing
    for concept in _named(facts, paragraph, statement, share):
        near = [
            (other.label, figure.quantity)
            for other in paragraph.statements
            if concept in other.name.concepts and (figure := other.get(measure)) and other is not statement
        ]
        far = ((fact.label, fact.quantity) for fact in facts.find(concept, measure=measure))
        for label, quantity in (*near, *far):
            if readable(quantity):
                yield evidence_of("whole", label, quantity)
                break
    for narrower, grand in facts.terms.carried.items():  # “总支出” may be that of the year alone
        fact = facts.usual(narrower) if grand in _named(facts, paragraph, statement, share) else None
        if fact is not None and "总计" not in share.of and fact.measure == measure:
            yield evidence_of("whole", fact.label, fact.quantity)
    at_home = facts.terms.canonical(share.of, paragraph.topic) != facts.terms.canonical(share.of)
    for concept in () if at_home or listing else facts.terms.elsewhere(share.of):
        fact = facts.usual(concept)  # outside the sections on a fund 项目支出 may be that of the fund just spoken of
        if fact is not None and fact.measure == measure:
            yield evidence_of("whole", fact.label, fact.quantity)
    of = _bare(share.of)
    for other in paragraph.statements:
        sibling = any(each.of == share.of for each in other.all("share"))
        if len(of) < MIN_NAME or sibling or not _bare(other.label).endswith(of):
            continue
        if (figure := other.get(measure)) and readable(figure.quantity):
            yield evidence_of("whole", other.label, figure.quantity)
    total = facts.stated_total(listing, measure) if listing and is_of(share, listing, facts) else None
    if listing and total:
        yield evidence_of("whole", listing.total.label, total)
        wider = facts.with_carry_over(listing, measure)
        if wider is not None:
            yield evidence_of("whole", listing.total.label, wider)


def _bare(name: str) -> str:
    """A name as it is compared, 预留面向中小企业采购预算 like 预留面向中小企业采购的预算, whose last word says which kind of figure it is."""
    return _KIND.sub("", _OF.sub("", plain(name)))


def _named(facts: Facts, paragraph: Paragraph, statement: Statement, share: Measured) -> tuple[str, ...]:
    """The concepts a share names as its whole: 本年支出 means all spending where the part is a fund's spending."""
    if not share.of:
        return ()
    local = resolve(share.of, facts.terms, paragraph.topic).concepts
    if set(local) & set(statement.name.concepts):
        wider = resolve(share.of, facts.terms, "").concepts
        return tuple(concept for concept in wider if concept not in statement.name.concepts)
    return local
