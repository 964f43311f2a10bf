"""The same tables in every layout give the same verdicts, and a changed digit the same finding."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from table_sets import ALIGNED, LOOSE, written

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.model import Report
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet, builtin_folder, load_rules

CHANGES = [
    ("公开01表", 9, 2, "893.50"),
    ("公开01表", 1, 5, "701.25"),
    ("公开02表", 4, 3, "397.95"),
    ("公开03表", 3, 3, "602.25"),
    ("公开04表", 2, 6, "91.15"),
    ("公开05表", 5, 2, "300.90"),
    ("公开06表", 2, 2, "527.85"),
    ("公开06表", 7, 5, "69.10"),
    ("公开07表", 2, 6, "61.00"),
    ("公开09表", 1, 2, "5.50"),
]


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules([Path(builtin_folder()) / "tables.yaml"], builtin=False)


def _report(text: str, rules: RuleSet) -> Report:
    return check(parse(text), rules, show_rounding=True)


def _tally(report: Report) -> dict[str, dict[str, int]]:
    return report.tally.by_rule


def _found(report: Report) -> Counter[tuple[str, str | None, str | None, str]]:
    return Counter((f.rule, f.stated, f.expected, f.verdict.value) for f in report.findings)


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
def test_every_table_is_read(layout: str, rules: RuleSet) -> None:
    facts = Facts(parse(written(layout, "0.00")), rules.terms)
    assert [table.number for table in facts.tables] == [f"公开0{n}表" for n in range(1, 10)]


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
def test_same_verdicts_with_printed_zeros(layout: str, rules: RuleSet) -> None:
    report = _report(written(layout, "0.00"), rules)
    assert not report.findings and not report.undecided and not report.problems
    assert _tally(report) == _tally(_report(written("tab", "0.00"), rules))
    assert report.tally.figures_covered == report.tally.figures_total


@pytest.mark.parametrize("layout", ALIGNED)
def test_same_verdicts_with_blank_cells(layout: str, rules: RuleSet) -> None:
    report = _report(written(layout, ""), rules)
    assert not report.findings and not report.undecided
    assert _tally(report) == _tally(_report(written("tab", ""), rules))


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
@pytest.mark.parametrize("change", CHANGES)
def test_changed_figure_is_found_alike(layout: str, change: tuple[str, int, int, str], rules: RuleSet) -> None:
    report = _report(written(layout, "0.00", change), rules)
    assert any(f.severity.value == "error" for f in report.findings)
    assert _found(report) == _found(_report(written("tab", "0.00", change), rules))


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
def test_page_breaks_do_not_change_anything(layout: str, rules: RuleSet) -> None:
    report = _report(written(layout, "0.00", every=3), rules)
    assert not report.findings
    assert _tally(report) == _tally(_report(written("tab", "0.00"), rules))


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
def test_cells_point_into_the_source(layout: str, rules: RuleSet) -> None:
    text = written(layout, "0.00")
    for table in Facts(parse(text), rules.terms).tables:
        for fact in table.facts():
            span = fact.quantity.span
            assert text[span.start : span.end] == fact.quantity.text
