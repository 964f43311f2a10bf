"""The forms of the real reports: all of them found, and the labelled errors in them. Skipped without the corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.model import Report, Severity
from budgetlint.readers.text import read
from budgetlint.rules import load_rules

SHARED = Path(__file__).parent.parent.parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the shared corpus is not here")

RULES = load_rules()
SELF = RULES.select(["SE", "EV", "WD106"])  # a date without its day is one rule for forms and text


def path_of(number: str) -> Path:
    return next((SHARED / "corpus").glob(f"{number}_*.txt"))


def report_of(number: str) -> Report:
    return check(read(path_of(number)), SELF)


@pytest.mark.parametrize(
    ("number", "forms", "rows", "narratives"),
    [("000", 5, 10, 6), ("002", 6, 6, 6), ("003", 18, 0, 0), ("004", 9, 9, 6)],
)
def test_all_forms_are_found(number: str, forms: int, rows: int, narratives: int) -> None:
    found = Facts(read(path_of(number)), RULES.terms).forms
    assert (len(found.forms), len(found.lists), len(found.narratives)) == (forms, rows, narratives)


def test_one_cell_a_line_forms_are_found() -> None:
    assert len(Facts(read(path_of("001")), RULES.terms).forms.forms) >= 9


@pytest.mark.parametrize("number", ["000", "002", "003"])
def test_no_finding_without_a_label(number: str) -> None:
    labels = [json.loads(line) for line in (SHARED / "labels" / f"{number}.jsonl").read_text("utf-8").splitlines()]
    real = {line for label in labels if label["verdict"] != "rounding" for line in label["lines"]}
    for finding in report_of(number).findings:
        if finding.severity is Severity.ERROR:
            lines = {finding.line, *(operand.line for operand in finding.operands)}
            assert lines & {near for line in real for near in (line - 1, line, line + 1)}, finding.message


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        ("002", {620, 773, 801, 829, 866}),
        ("003", {767, 800, 859, 895, 922, 950, 951, 954, 988, 1015, 1045, 1073, 1076, 1104, 1107, 1112, 1206, 1301}),
        ("004", {750, 941}),
    ],
)
def test_the_errors_of_the_forms_are_found(number: str, lines: set[int]) -> None:
    errors = [f for f in report_of(number).findings if f.severity is Severity.ERROR]
    found = {f.line for f in errors} | {operand.line for f in errors for operand in f.operands}
    assert lines <= found


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_undecided_relations_say_why(number: str) -> None:
    report = report_of(number)
    assert report.problems == ()
    assert all(each.reason for each in report.undecided)
