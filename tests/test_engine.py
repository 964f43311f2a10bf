"""The one loop: severities, the tally, blame, and rules that raise."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from decimal import Decimal

import pytest
from conftest import RuleMaker

import budgetlint
from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.model import Evidence, Outcome, Severity, Span, Verdict
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet

TEXT = "支出合计10.50万元，其中：甲3.20万元，乙5.80万元，丙1.00万元。\n上年9.00万元，增加1.50万元。\n"


def evidence(facts: Facts, *texts: str) -> tuple[Evidence, ...]:
    tokens = [token.quantity for tokens in facts.tokens.values() for token in tokens]
    found = [next(q for q in tokens if q.text == text + "万元") for text in texts]
    return tuple(Evidence("part", q.text, q.span, q) for q in found)


def outcome(verdict: Verdict, facts: Facts, *texts: str) -> Outcome:
    return Outcome(verdict, evidence(facts, *texts), Decimal("10.00"), Decimal("-0.50"), reason="缺一项")


@pytest.mark.parametrize(
    ("verdict", "severity", "rounding", "reported"),
    [
        (Verdict.ERROR, Severity.ERROR, False, Severity.ERROR),
        (Verdict.ERROR, Severity.WARNING, False, Severity.WARNING),
        (Verdict.SUSPICIOUS, Severity.ERROR, False, Severity.WARNING),
        (Verdict.SUSPICIOUS, Severity.INFO, False, Severity.INFO),
        (Verdict.ROUNDING, Severity.ERROR, False, None),
        (Verdict.ROUNDING, Severity.ERROR, True, Severity.INFO),
        (Verdict.EXACT, Severity.ERROR, True, None),
        (Verdict.UNDECIDED, Severity.ERROR, True, None),
    ],
)
def test_severities(
    make_rules: RuleMaker, verdict: Verdict, severity: Severity, rounding: bool, reported: Severity | None
) -> None:
    rules = make_rules(lambda facts: iter([outcome(verdict, facts, "10.50", "3.20")]), severity=severity)
    report = check(parse(TEXT), rules, show_rounding=rounding)
    assert [finding.severity for finding in report.findings] == ([reported] if reported else [])
    assert report.tally.relations[verdict.value] == 1
    assert len(report.undecided) == (verdict is Verdict.UNDECIDED)


def test_a_finding_says_what_where_and_by_how_much(make_rules: RuleMaker) -> None:
    rules = make_rules(lambda facts: iter([outcome(Verdict.ERROR, facts, "10.50", "3.20")]))
    (finding,) = check(parse(TEXT), rules).findings
    assert finding.message == "写作 10.50万元，应为 10.00万元，相差 0.50万元"
    assert (finding.stated, finding.expected, finding.difference, finding.unit) == ("10.50", "10.00", "0.50", "万元")
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (1, 5, 1, 12)
    assert [(o.text, o.value, o.line, o.column) for o in finding.operands][1] == ("3.20万元", "3.20", 1, 17)


def test_coverage_counts_figures_in_decided_relations(make_rules: RuleMaker) -> None:
    def some(facts: Facts) -> Iterator[Outcome]:
        yield outcome(Verdict.EXACT, facts, "10.50", "3.20")
        yield outcome(Verdict.UNDECIDED, facts, "9.00")

    tally = check(parse(TEXT), make_rules(some)).tally
    assert (tally.figures_total, tally.figures_covered) == (6, 2)
    assert tally.by_rule == {"XX001": {"exact": 1, "undecided": 1}}


def test_the_figure_that_breaks_most_relations_leads(make_rules: RuleMaker) -> None:
    """3.20 stands in two broken relations, its partners in one broken and one kept each."""

    def relations(facts: Facts) -> Iterator[Outcome]:
        yield outcome(Verdict.ERROR, facts, "10.50", "3.20")
        yield outcome(Verdict.ERROR, facts, "9.00", "3.20")
        yield outcome(Verdict.EXACT, facts, "10.50", "5.80")
        yield outcome(Verdict.EXACT, facts, "9.00", "1.50")

    lead, follower = check(parse(TEXT), make_rules(relations)).findings
    assert (lead.line, lead.column) == (follower.line, follower.column) == (1, 17)
    assert lead.root is None
    assert follower.root == (1, 17)
    assert lead.stated == "10.50"  # the relation still speaks of its own figure


def test_a_rule_that_raises_is_a_problem_and_the_others_run(make_rules: RuleMaker) -> None:
    def broken(facts: Facts) -> Iterator[Outcome]:
        yield outcome(Verdict.EXACT, facts, "10.50")
        raise ZeroDivisionError("wrong")

    def slow(_: Facts) -> Iterator[Outcome]:
        raise TimeoutError

    rules = make_rules(broken)
    both = RuleSet((*rules.rules, *make_rules(slow).rules, *make_rules(good).rules), (), rules.terms)
    report = check(parse(TEXT), both)
    assert "XX001" in report.problems[0].message
    assert "ZeroDivisionError" in report.problems[0].message
    assert "超时" in report.problems[1].message
    assert len(report.findings) == 1


def good(facts: Facts) -> Iterator[Outcome]:
    yield outcome(Verdict.ERROR, facts, "10.50")


def test_words_cut_by_a_line_end_are_quoted_whole(make_rules: RuleMaker) -> None:
    text = "支出\n 合计\n10.50万元。\n"

    def relations(facts: Facts) -> Iterator[Outcome]:
        words = Evidence("part", "支出\n 合计\n10.50", Span(0, text.index("万元")))
        yield Outcome(Verdict.ERROR, (words,), "支出合计")

    (finding,) = check(parse(text), make_rules(relations)).findings
    assert finding.stated == "支出合计 10.50"  # a blank only where it parts words from figures


def test_findings_come_in_the_order_of_the_source(make_rules: RuleMaker) -> None:
    def relations(facts: Facts) -> Iterator[Outcome]:
        for text in ("1.50", "10.50", "5.80"):
            yield outcome(Verdict.ERROR, facts, text)

    findings = check(parse(TEXT), make_rules(relations)).findings
    assert [(f.line, f.stated) for f in findings] == [(1, "10.50"), (1, "5.80"), (2, "1.50")]


def test_rules_and_reports_travel_between_processes(builtin: RuleSet) -> None:
    again = pickle.loads(pickle.dumps(builtin))
    assert [rule.id for rule in again.rules] == [rule.id for rule in builtin.rules]
    report = budgetlint.check_text(TEXT, rules=again)
    assert pickle.loads(pickle.dumps(report)).tally == report.tally


def test_the_library_functions(tmp_path: object, builtin: RuleSet) -> None:
    report = budgetlint.check_text(TEXT)
    assert report.tally.figures_total == 6
    assert budgetlint.load_rules().rules == builtin.rules
