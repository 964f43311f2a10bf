"""Names of economic codes that the text lists without figures, against the table of basic expenditure: 公用经费96.81万元，包括：办公费、
印刷费、….

A list that names what the table has, but for a few that it lacks or that the table has nothing for, was not kept in step with it. One
that names more of the template or less was never meant to be exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.facts.codes import ECONOMIC_DIGITS, name_key
from budgetlint.facts.tabletypes import economic_codes
from budgetlint.kinds import Term
from budgetlint.kinds._common import from_fact
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Span, Verdict

FIELDS = ("name", "where", "hint")

MIN_NAMED = 5  # names that the table has, for each that differs; of fewer the text may tell the main ones
_LIST = regex.compile(
    r"(?P<whole>(?P<personnel>人员经费)|公用经费)(?:[^。;；:：、]{0,120})(?:包括|包含|用于)\s?[:：]?(?P<names>[^。;；:：\d]{12,}?)(?P<more>\s?等[^、。;；]{0,8})?[。;；]"
)
_NAME = regex.compile(r"[^、,，\s](?:[^、,，]*[^、,，\s])?")


@dataclass(frozen=True)
class Params:
    """``items``: the figures that the table divides by economic codes (基本支出经济分类)."""

    items: Term


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each list that all but keeps to the table."""
    rows: dict[str, Fact] = {}
    for fact in facts.all_facts():
        told = fact.source == "table" and fact.measure == "value" and fact.quantity.value
        if fact.concept == params.items and len(fact.item) == ECONOMIC_DIGITS and told:
            rows.setdefault(fact.item, fact)
    if not rows:
        return
    codes = {name_key(name): code for table in facts.tables for code, name in table.names.items() if code in rows}
    for passage, _ in facts.passages:
        for match in _LIST.finditer(passage.text):
            yield from _compared(passage, match, rows, codes)


def _compared(
    passage: Passage, match: regex.Match[str], rows: Mapping[str, Fact], codes: Mapping[str, str]
) -> Iterator[Outcome]:
    personnel = match["personnel"] is not None
    known = {code: fact for code, fact in rows.items() if (code[:3] in economic_codes().personnel) == personnel}
    named: dict[str, Span] = {}
    for name in _NAME.finditer(passage.text, *match.span("names")):
        code = codes.get(name_key(name[0])) or _code_of(name[0])
        if not code:
            return  # a name of its own may stand for one of the table
        named[code] = passage.view.span(*name.span())
    missing = [] if match["more"] else [fact for code, fact in known.items() if code not in named]
    strange = {code: span for code, span in named.items() if code not in known}
    kept = len(named) - len(strange)
    if kept < MIN_NAMED or not 0 < len(missing) + len(strange) <= max(kept // MIN_NAMED, 1):
        return
    evidence = [Evidence("name", economic_codes().names[code][0], span) for code, span in strange.items()]
    evidence += [from_fact("left-out", fact) for fact in missing]
    evidence.append(Evidence("list", worded("文中列举"), passage.view.span(*match.span("whole"))))
    hints = [worded("表中没有“{name}”", name=each.label) for each in evidence[: len(strange)]]
    hints += [
        worded("没有列“{name}”{amount}", name=fact.label, amount=f"{fact.quantity.value:,f}{fact.quantity.unit}")
        for fact in missing
    ]
    where = next(iter(known.values())).where
    fields = {"name": match["whole"], "where": where, "hint": worded("，").join(hints)}
    yield Outcome(Verdict.SUSPICIOUS, tuple(evidence), fields=fields)


def _code_of(name: str) -> str:
    """The one economic code (款) of that name; ``""`` if there is none."""
    found = list(economic_codes().others("0" * ECONOMIC_DIGITS, name))
    return found[0] if len(found) == 1 else ""
